"""Whatever is wrong in a policy file is named with its place and its cure, and refuses the whole set."""

from pathlib import Path

import pytest

from policies.errors import PolicyError
from policies.load import load_policies
from policies.rules import COLUMNS
from schema.build import CATALOGUE

OWN = "parties/rules.csv"
BEKASI = "agreements/bekasi/rules.csv"
HALSEL = "agreements/halmahera-selatan/rules.csv"
AGREEMENT = "agreements/bekasi/agreement.toml"
CLAUSES = "agreements/bekasi/clauses.toml"


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old` in the file, and gives its line."""
    path = folder / file
    text = path.read_text("utf-8")
    before, found, after = text.partition(old)
    assert found, f"{old!r} is not in {file}"
    path.write_text(before + new + after, "utf-8")
    return before.count("\n") + 1


def add(folder: Path, file: str, **cells: str) -> int:
    """Adds a rule like the first of the table, with some cells of its own, and gives its line."""
    rule = {
        "priority": "500",
        "role": "*",
        "purpose": "*",
        "caller_end": "*" if file == OWN else "region",
        "owner_end": "*" if file == OWN else "ministry",
        "scope": "own",
        "side": "*",
        "access": "*",
        "type": "*",
        "what": "nik",
        "treatment": "WITHHOLD",
        "form": "",
        "rights": "",
        "effect": "allow",
        "clause": "UU 27/2022 Pasal 16" if file == OWN else "Pasal 9(1)",
        "note": "uji",
    }
    path = folder / file
    text = path.read_text("utf-8") + ",".join((rule | cells)[column] for column in COLUMNS) + "\n"
    path.write_text(text, "utf-8")
    return text.count("\n")


def refusal(folder: Path) -> PolicyError:
    """The error with which the folder is refused."""
    with pytest.raises(PolicyError) as caught:
        load_policies(folder, CATALOGUE)
    return caught.value


@pytest.mark.parametrize(
    ("column", "word", "expected"),
    [
        ("effect", "Deny", "one of allow, deny"),
        ("effect", "", "one of allow, deny"),
        ("treatment", "SHOW", "one of AGGREGATE, CLEAR"),
        ("form", "FIRST4", "one of BAND"),
        ("what", "secret", "personal-specific"),
        ("what", "personal-general:nickname", "personal-general:name"),
        ("what", "salary", "monthlyWage"),
        ("what", "religion", "monthlyWage"),
        ("purpose", "curiosity", "placement-service"),
        ("role", "admin", "dashboard"),
        ("role", "dashboard ", "dashboard"),
        ("type", "Passenger", "JobSeeker"),
        ("rights", "peek", "lookup, match"),
        ("rights", "select", "lookup, match"),
        ("caller_end", "village", "ministry"),
        ("owner_end", "Region", "ministry"),
        ("scope", "mine", "one of *, other, own"),
        ("side", "child", "one of *, adult, minor"),
        ("access", "export", "one of *, list, lookup"),
        ("priority", "high", "digits"),
        ("priority", "-1", "digits"),
        ("priority", "99", "100 or more"),
        ("clause", "", "text"),
        ("clause", "Pasal 99", "clauses.toml or laws.toml, such as Pasal"),
        ("clause", "Pasal 9(1);Pasal 9(2)", "Pasal 9(2)"),
        ("clause", "UU 27/2022 Pasal 999", "UU 27/2022 Pasal 25"),
        ("note", " ", "text"),
    ],
)
def test_attack_34_a_word_that_is_not_known_refuses_the_set(
    column: str, word: str, expected: str, folder: Path
) -> None:
    """No typo is passed over: each is named with file, line, what stands there and what would be right."""
    line = add(folder, BEKASI, **{column: word})
    error = refusal(folder)
    assert (error.file, error.line) == (BEKASI, line)
    assert word.strip() in error.found
    assert expected in error.expected


@pytest.mark.parametrize(
    ("cells", "found", "expected"),
    [
        ({"effect": "deny"}, "priority '500'", "0 to 99 for a denial"),
        ({"effect": "deny", "priority": "5", "treatment": "CLEAR"}, "treatment 'CLEAR'", "WITHHOLD for a denial"),
        ({"effect": "deny", "priority": "5", "rights": "match"}, "rights 'match'", "none for a denial"),
        ({"effect": "deny", "priority": "5", "form": "LAST4"}, "form 'LAST4'", "none for a denial"),
        ({"type": "ForeignWorker", "what": "npwp"}, "type 'ForeignWorker', outside the scope", "JobSeeker"),
        ({"what": "sex", "treatment": "MASK"}, "MASK for 'sex'", "a treatment that fits"),
        ({"what": "personal-general", "treatment": "MASK"}, "MASK for 'personal-general', which covers", "fits"),
        ({"what": "open-after-aggregation", "treatment": "GENERALISE"}, "GENERALISE for", "fits every field"),
        ({"what": "fullName", "treatment": "PSEUDONYMISE"}, "PSEUDONYMISE for 'fullName'", "fits"),
        ({"what": "*", "treatment": "PSEUDONYMISE"}, "PSEUDONYMISE for '*'", "fits"),
        ({"treatment": "MASK", "form": "INITIALS"}, "form INITIALS for", "one of LAST4, HIDDEN"),
        ({"treatment": "CLEAR", "form": "LAST4"}, "form LAST4 for", "one of no form"),
        ({"what": "email", "rights": "lookup"}, "lookup on JobSeeker.email", "a NIK, a passport number or"),
        ({"what": "address", "rights": "match"}, "match on Employer.address", "birthDate or sex only"),
        ({"role": "dashboard", "purpose": "audit"}, "can never match: role 'dashboard' for 'audit'", "purposes.toml"),
        ({"what": "npwp", "side": "minor", "type": "Employer"}, "can never match: 'npwp'", "a side that the type has"),
        ({"what": "score", "type": "JobSeeker"}, "what 'score'", "monthlyWage"),
        ({"what": "passportNumber"}, "can never match: 'passportNumber'", "that the type has"),
        ({"caller_end": "region", "owner_end": "region"}, "can never match: 'region' asking 'region'", "third asking"),
        ({"caller_end": "third", "owner_end": "region"}, "'third' asking 'region' for 'own' rows", "for other rows"),
        ({"role": "dpo"}, "can never match first", "a lower priority"),
    ],
)
def test_a_rule_that_says_what_cannot_be_is_refused(
    cells: dict[str, str], found: str, expected: str, folder: Path
) -> None:
    """Denials that show, pairs that do not fit, rights on the wrong field, and rules that are dead."""
    line = add(folder, BEKASI, **cells)
    error = refusal(folder)
    assert (error.file, error.line) == (BEKASI, line)
    assert found in error.found
    assert expected in error.expected


def test_equal_priorities_that_disagree_are_refused(folder: Path) -> None:
    """Else the order of lines would decide the treatment, or the clause that an auditor reads."""
    line = add(folder, OWN, role="dashboard", purpose="statistics", priority="300", what="fullName", side="adult")
    error = refusal(folder)
    assert (error.file, error.line) == (OWN, line)
    assert error.found == "a rule of equal priority (300) that can match with line 4 and disagrees"


def test_equal_priorities_of_two_files_that_disagree_are_refused(folder: Path) -> None:
    """Public rules act beside the others, so a clash with them is a clash."""
    line = add(folder, OWN, priority="100", type="JobVacancy", what="jobTitle", side="adult", treatment="CLEAR")
    error = refusal(folder)
    assert (error.file, error.line) == (OWN, line)
    assert "public/rules.csv:4 and disagrees" in error.found


@pytest.mark.parametrize(
    ("first", "second", "combination"),
    [
        ({"what": "nik", "treatment": "MASK"}, {"what": "birthDate", "treatment": "CLEAR"}, "nik-digits"),
        ({"what": "nik", "treatment": "CLEAR"}, {"what": "birthDate", "treatment": "GENERALISE"}, "nik-beside"),
        ({"what": "nik", "treatment": "CLEAR"}, {"what": "sex", "treatment": "AGGREGATE"}, "nik-beside"),
        ({"what": "participantNik", "treatment": "CLEAR"}, {}, ""),
    ],
)
def test_combinations_that_tell_too_much_are_refused(
    first: dict[str, str], second: dict[str, str], combination: str, folder: Path
) -> None:
    """A NIK's last digits beside a whole birth date, or a whole NIK beside a birth date that is meant to be hidden."""
    place = {"role": "analyst", "purpose": "statistics", "side": "adult", "priority": "150"}
    line = add(folder, BEKASI, **place, **first)
    if second:
        add(folder, BEKASI, **place, **second)
    if not combination:
        load_policies(folder, CATALOGUE)
        return
    error = refusal(folder)
    assert (error.file, error.line) == (BEKASI, line)
    assert combination in error.found
    assert "analyst/statistics, region asking ministry, own rows, adult side" in error.found


def test_a_nik_without_digits_may_stand_beside_a_birth_date(folder: Path) -> None:
    """The mask that shows none is the cure that the error names."""
    place = {"role": "analyst", "purpose": "statistics", "side": "adult", "priority": "150"}
    add(folder, BEKASI, **place, what="nik", treatment="MASK", form="HIDDEN")
    add(folder, BEKASI, **place, what="birthDate", treatment="CLEAR")
    assert load_policies(folder, CATALOGUE).agreements.keys() == {"bekasi", "halmahera-selatan"}


@pytest.mark.parametrize("text", ["", ",".join(COLUMNS) + "\n"])
def test_attack_29_an_empty_rules_file_is_refused(text: str, folder: Path) -> None:
    """An empty policy is one of the ways in which Casbin fails open."""
    (folder / HALSEL).write_text(text)
    error = refusal(folder)
    assert (error.file, error.line) == (HALSEL, 1)


@pytest.mark.parametrize(
    ("file", "old", "new", "found", "expected"),
    [
        (BEKASI, "priority,role", "prio,role", "the header", "priority,role,purpose"),
        (BEKASI, "\n300,", "\n\n300,", "an empty line", "one rule per line"),
        (BEKASI, ",allow,", ',"allow\n",', "a rule over several lines", "one rule per line"),
        (BEKASI, ",allow,", ',"all"ow,', "no CSV", "comma-separated values"),
        (BEKASI, ",allow,", ",", "15 values", "16 values"),
        (BEKASI, ",allow,", ",allow,allow,", "17 values", "16 values"),
        (AGREEMENT, "until = 2028-03-20", "until = 2025-03-20", "a term from", "an end after the beginning"),
        (AGREEMENT, "until = 2028-03-20", 'until = "2028-03-20"', "until =", "date"),
        (AGREEMENT, "signed =", "sealed =", "the key 'sealed'", "signed"),
        (AGREEMENT, 'name = "penempatan"', 'name = "pensiun"', "'pensiun'", "penempatan"),
        (AGREEMENT, "signed = 2025-03-20", 'signed = 2025-03-20\nconsents = ["x"]', "'x' in 'consents'", "of tables"),
        (AGREEMENT, "signed = 2025-03-20", 'signed = 2025-03-20\naddenda = ["x"]', "'x' in 'addenda'", "of tables"),
        (AGREEMENT, 'region = "bekasi"', 'region = "kemnaker"', "'kemnaker'", "bekasi"),
        (AGREEMENT, 'ministry = "kemnaker"', 'ministry = "bekasi"', "'bekasi'", "kemnaker"),
        (AGREEMENT, '"audit"', '"gossip"', "'gossip'", "audit"),
        (AGREEMENT, "min_cell = 10", "min_cell = 1", "min_cell = 1", "3 or more"),
        (AGREEMENT, "min_cell = 10", "min_cell = true", "min_cell = True", "a whole number"),
        (AGREEMENT, '"EmployedPerson.monthlyWage"', '"EmployedPerson.fullName"', "fullName", "monthlyWage"),
        (AGREEMENT, "[term]", "[term", "no TOML", "a TOML document"),
        ("parties/bekasi.toml", '"32.16"', '"3216"', "region '3216'", '"32.16"'),
        ("parties/bekasi.toml", '"32.16"', '"82.04"', "the region 82.04 of 'bekasi'", "of its own"),
        ("parties/bekasi.toml", '"region"', '"village"', "'village'", "region"),
        ("parties/bekasi.toml", '"region"', '"third"', "the key 'region'", "end, id, name"),
        ("parties/bekasi.toml", 'id = "bekasi"', 'id = "subang"', "'subang'", "bekasi"),
        ("laws.toml", '"tanpa kesepakatan"', '"tanpa kata"', "no text for 'tanpa kesepakatan'", "each ground"),
        (CLAUSES, '"Pasal 9(1)"', '"Pasal 9(1); Pasal 9"', "the clause 'Pasal 9(1); Pasal 9'", "one clause"),
        (CLAUSES, '"Pasal 8(1)" = "', '"Pasal 8(1)" = "" #', "an empty 'Pasal 8(1)'", "text"),
        (AGREEMENT, '"Pasal 4 huruf a angka 2"', '"Pasal 4 huruf a angka 9"', "angka 9'", "Pasal 4 huruf a angka"),
        ("purposes.toml", '"UU 27/2022 Pasal 20(2)e"', '"UU 27/2022 Pasal 20"', "Pasal 20'", "UU 27/2022 Pasal"),
        ("purposes.toml", '"UU 27/2022 Pasal 20(2)e"', '""', "an empty 'legal_basis'", "text"),
        ("purposes.toml", '["officer", "dpo"]', '["officer", "boss"]', "'boss'", "dpo"),
        ("aggregation.toml", '"Training.hours" = 200\n', "", "no unit for Training.hours", "every numeric field"),
        ("combinations.toml", '"NIK"', '"KK"', "'KK'", "NIK"),
        (
            "model.conf",
            "priority(p.eft) || deny",
            "some(where (p.eft == allow))",
            "another [policy_effect]",
            "priority(",
        ),
        ("model.conf", " && p.purpose in r.purpose", "", "another [matchers]", "p.purpose in r.purpose"),
        ("model.conf", "[matchers]", "[role_definition]\ng = _, _\n\n[matchers]", "role_definition", "only"),
    ],
)
def test_a_wrong_file_is_refused_with_its_cure(
    *, file: str, old: str, new: str, found: str, expected: str, folder: Path
) -> None:
    """Headers, keys, dates, names and the model itself."""
    spoil(folder, file, old, new)
    error = refusal(folder)
    assert error.file in {file, "parties/halmahera-selatan.toml"}
    assert found in error.found
    assert expected in error.expected


def test_the_line_of_a_wrong_toml_value_is_named(folder: Path) -> None:
    """As in an editor: counted from one."""
    line = spoil(folder, AGREEMENT, 'name = "penempatan"', 'name = "pensiun"')
    assert refusal(folder).line == line


def test_an_error_reads_as_file_line_found_and_expected(folder: Path) -> None:
    """The text that a walidata sees on the terminal."""
    line = add(folder, BEKASI, effect="Deny")
    assert str(refusal(folder)) == f"{BEKASI}:{line}: found effect 'Deny'; expected one of allow, deny"


@pytest.mark.parametrize("file", [OWN, "public/rules.csv", BEKASI, AGREEMENT, "purposes.toml", "model.conf"])
def test_a_missing_file_refuses_the_set(file: str, folder: Path) -> None:
    """Nothing is read as if it were empty."""
    (folder / file).unlink()
    error = refusal(folder)
    assert (error.file, error.found) == (file, "no such file")


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    """Bytes of another encoding are not guessed at."""
    (folder / OWN).write_bytes(b"\xff\xfe")
    assert "no UTF-8" in refusal(folder).found


def test_the_version_follows_every_byte_of_the_rules_and_no_case(folder: Path) -> None:
    """A changed note is another version; a changed expectation is not."""
    first = load_policies(folder, CATALOGUE).version
    cases = folder / "agreements/bekasi/cases.yaml"
    cases.write_text(cases.read_text("utf-8") + "\n# catatan\n", "utf-8")
    assert load_policies(folder, CATALOGUE).version == first
    spoil(folder, OWN, "Dasbor", "Papan")
    assert load_policies(folder, CATALOGUE).version != first


@pytest.mark.parametrize(
    ("file", "old", "new", "citing"),
    [
        ("laws.toml", "Perpres 39/2019", "Perpres 93/2019", OWN),
        (CLAUSES, "Pasal 9(3)", "Pasal 9 (3)", AGREEMENT),
        (CLAUSES, "Pasal 6(3)d", "Pasal 6(3) d", BEKASI),
        (CLAUSES, "Pasal 3", "Pasal 03", AGREEMENT),
    ],
)
def test_a_clause_without_a_text_is_refused_where_it_is_cited(
    *, file: str, old: str, new: str, citing: str, folder: Path
) -> None:
    """By a rule, a source or a term: the file and line of the citation, and the clause that was likely meant."""
    spoil(folder, file, f'"{old}"', f'"{new}"')
    error = refusal(folder)
    lines = (folder / citing).read_text("utf-8").splitlines()
    assert error.file == citing
    assert old in lines[error.line - 1]
    assert error.found == f"clause '{old}'"
    assert f"such as {new}" in error.expected
