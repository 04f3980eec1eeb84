-- What was counted when a form was handed on; none while its market still writes it.
ALTER TABLE monthly_forms ADD COLUMN figures TEXT;
