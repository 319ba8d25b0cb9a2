-- 参数 state 的可选值：退回的行是否仍待改正
-- Values of the parameter state: whether a refused row still is to be corrected
select
    states.value,
    states.label_zh,
    states.label_en
from (values ('open', '待改正', 'Open'), ('settled', '已改正', 'Settled')) as states (value, label_zh, label_en)
order by states.value;
