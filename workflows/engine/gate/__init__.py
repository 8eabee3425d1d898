"""The gate: no model runs that could do harm, get stuck, or end as if all were well."""
