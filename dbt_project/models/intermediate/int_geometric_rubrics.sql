-- Where a mean is geometric at any level, points do not simply add up, and no single step has a price of its own.
select rubric_id from {{ ref('stg_rubrics') }}
where aggregation = 'geometric'
union
select rubric_id from {{ ref('stg_rubric_dimensions') }}
where aggregation = 'geometric'
union
select rubric_id from {{ ref('stg_rubric_criteria') }}
where aggregation = 'geometric'
