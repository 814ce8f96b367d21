import { Component, type ReactNode } from "react";

interface Props {
  readonly text: string;
  readonly children: ReactNode;
}

/** Shows a line of text in place of a part that failed to load or to draw; the rest of the page stays. */
export class Fallback extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <p className="panel fault" role="alert">
        {this.props.text}
      </p>
    );
  }
}
