-- 评价办法的分档
-- Bands of the rubric
select
    bands.indicator_code,
    bands.band_no,
    bands.label_zh,
    bands.operator,
    bands.bound,
    bands.points
from marts.dim_band as bands
where bands.rubric_id = cast(getvariable('rubric') as varchar)
order by bands.indicator_code, bands.band_no;
