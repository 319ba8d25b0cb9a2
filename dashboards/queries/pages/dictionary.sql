-- 数据字典：已发布的表和列
-- Data dictionary: published tables and columns
select
    columns.schema_name || '.' || columns.table_name as table_name,
    tables.comment as table_comment,
    columns.column_name,
    lower(columns.data_type) as data_type,
    columns.comment
from duckdb_columns() as columns
inner join duckdb_tables() as tables
    on
        columns.schema_name = tables.schema_name
        and columns.table_name = tables.table_name
        and columns.database_name = tables.database_name
where columns.schema_name in ('marts', 'reporting', 'quality', 'meta')
order by columns.schema_name, columns.table_name, columns.column_index;
