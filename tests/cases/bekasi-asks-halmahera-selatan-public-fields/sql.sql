-- jobVacancies, si-pinker: asked through its API (rest)
-- pushed down: order by validFrom; limit
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/lowongan: urut=mulai, halaman=?, batas=?

-- jobVacancies.employer, si-pinker: asked through its API (rest)
-- pushed down: where id as id (a list)
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/perusahaan: id=?, urut=id, halaman=?, batas=?

-- jobSeekersAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pencari-kerja: urut=id, halaman=?, batas=?
