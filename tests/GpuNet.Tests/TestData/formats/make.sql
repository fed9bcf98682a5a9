-- Writes Parquet files with DuckDB: duckdb < make.sql
COPY (SELECT * REPLACE (label::TINYINT AS label) FROM 'table.csv') TO 'table.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10);
COPY (SELECT i AS n, CASE WHEN i = 2 THEN NULL ELSE i * 0.5 END AS half, CASE WHEN i = 1 THEN NULL ELSE 'text ' || i END AS word, i % 2 = 0 AS even,
    DATE '2024-06-18' + i::INT AS day, TIMESTAMP '2024-06-18 12:30:00' AS time, 9007199254740993 + i AS big, (i / 4)::DECIMAL(9,2) AS quarter,
    i::FLOAT AS single FROM range(4) t(i)) TO 'types.parquet' (FORMAT parquet);
COPY (SELECT [1,2] AS list) TO 'nested.parquet' (FORMAT parquet);
