-- 参数 chamber_type 的可选值：名册中出现的商会类型
-- Values of the parameter chamber_type: chamber types that the register holds
select distinct
    chambers.chamber_type as value,
    chambers.chamber_type as label_zh,
    chambers.chamber_type_en as label_en
from marts.dim_chamber as chambers
order by chambers.chamber_type;
