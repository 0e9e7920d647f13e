"""The same figures and measures by DuckDB: `duckdb_run.py AREAS INDICATORS YEARS UP_TO ROUNDS`.

Prints the seconds of processor time and by the clock of the fastest round, then count and weighted sum of growth, share, rank and streak.
"""

import sys
import time

import duckdb

areas, indicators, years, up_to, rounds = map(int, sys.argv[1:])
base = duckdb.connect(":memory:")
base.execute("SET enable_progress_bar = false")
base.execute(f"""
create table levels as
with places as (
    select a::integer as area, i::integer as indicator, y::integer as year,
           ((i * {years} + y) * 4096 + a) * 2654435761 % 4294967291 as mixed
    from range({indicators}) i(i), range({years}) y(y), range({areas}) a(a)
), mixed as (
    select area, indicator, year, xor(mixed, mixed >> 13) * 40503 % 4294967291 as mixed from places
)
select area, indicator, year,
       case when area = 0 then null when (area - 1) % 29 = 0 then 0 else 1 + (area - 1) // 29 * 29 end::integer as parent,
       1000 + mixed % 100000 as value
from mixed where mixed % 100 != 0
""")


def rounded(above, below):
    """Half away from zero, in whole numbers."""
    return f"((2 * ({above}) + sign({above})::bigint * {below}) // (2 * {below}))"


def summed(digits):
    return f"count({digits}), coalesce(sum({digits}::hugeint * (area % 10 * 7 + year + 1)), 0)"


query = f"""
with ranked as (
    select *,
           case when parent is not null then rank() over pool end as rank,
           count(*) over (partition by indicator, year, parent) as peers
    from levels
    window pool as (partition by indicator, year, parent order by value desc)
), figures as (
    select r.area, r.year, r.indicator,
           {rounded("(r.value - b.value) * 1000", "b.value")} as growth,
           {rounded("r.value * 1000", "w.value")} as share,
           case when peers >= 2 then rank end as rank
    from ranked r
    left join levels b on b.area = r.area and b.indicator = r.indicator and b.year = r.year - 1
    left join levels w on w.area = r.parent and w.indicator = r.indicator and w.year = r.year
), islands as (
    select *, coalesce(rank <= {up_to}, false) as within,
           year - row_number() over (partition by area, indicator, coalesce(rank <= {up_to}, false) order by year) as island
    from figures
), streaks as (
    select *, case when rank is null then null when not within then 0
              else row_number() over (partition by area, indicator, within, island order by year) end as streak
    from islands
)
select {summed("growth")}, {summed("share")}, {summed("rank")}, {summed("streak")} from streaks
"""
best = None
for _ in range(rounds):
    start = time.process_time(), time.monotonic()
    row = base.execute(query).fetchone()
    taken = time.process_time() - start[0], time.monotonic() - start[1]
    best = taken if best is None else min(best, taken)
print(*best, *row)
