-- 参数 district 的可选值：全部区和市级商会
-- Values of the parameter district: all districts and the city-level group
select
    districts.district_code as value,
    districts.name_zh as label_zh,
    districts.name_en as label_en
from marts.dim_district as districts
order by districts.sort_order, districts.district_code;
