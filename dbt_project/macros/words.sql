{#
  The arithmetic of an indicator in words, for relations `scores` (fct_indicator_score), `indicators` (dim_indicator),
  `bands`, `next_bands` (dim_band), `fields` (dim_field of the amount), `states`, `reasons` and `stages` (dim_code_label).
  Whatever a word is made from may be null where it does not apply; the whole sentence never is.
#}

{# A decimal as people write it: at most `digits` behind the point, rounded, without needless zeros. #}
{% macro plain_number(value, digits=2) -%}
    regexp_replace(cast(cast({{ value }} as decimal(28, {{ digits }})) as varchar), '(\.[0-9]*?)0+$', '\1')
{%- endmacro %}

{% macro trimmed_number(value, digits=2) -%}
    rtrim({{ plain_number(value, digits) }}, '.')
{%- endmacro %}

{# 26 ÷ 30 = 86.66%; rounded down, so that what lies below a bound never reads like the bound. #}
{% macro value_in_words(language) -%}
    case indicators.calculation
        when 'ratio' then concat(
            {{ trimmed_number('scores.amount') }}, ' ÷ ', {{ trimmed_number('scores.amount_of') }}, ' = ',
            {{ trimmed_number('floor(100 * scores.value) * cast(0.01 as decimal(3, 2))') }}, '%'
        )
        when 'growth' then concat(
            '(', {{ trimmed_number('scores.amount') }}, ' − ', {{ trimmed_number('scores.amount_of') }}, ') ÷ ',
            {{ trimmed_number('scores.amount_of') }}, ' = ',
            {{ trimmed_number('floor(100 * scores.value) * cast(0.01 as decimal(3, 2))') }}, '%'
        )
        {% if language == 'zh' -%}
        when 'date' then if(
            scores.amount >= 0,
            concat('早于截止日 ', {{ trimmed_number('scores.amount') }}, ' 天'),
            concat('晚于截止日 ', {{ trimmed_number('-scores.amount') }}, ' 天')
        )
        when 'boolean' then if(scores.amount > 0, '是', '否')
        else concat({{ trimmed_number('scores.amount') }}, coalesce(fields.unit, ''))
        {%- else -%}
        when 'date' then if(
            scores.amount >= 0,
            concat({{ trimmed_number('scores.amount') }}, ' days before the due date'),
            concat({{ trimmed_number('-scores.amount') }}, ' days after the due date')
        )
        when 'boolean' then if(scores.amount > 0, 'yes', 'no')
        else {{ trimmed_number('scores.amount') }}
        {%- endif %}
    end
{%- endmacro %}

{# A band's condition: ≥ 90. #}
{% macro band_in_words(band, otherwise) -%}
    if(coalesce({{ band }}.operator, '') = '', '{{ otherwise }}', concat(
        replace(replace({{ band }}.operator, '>=', '≥'), '<=', '≤'), ' ', {{ trimmed_number(band ~ '.bound', 9) }}
    ))
{%- endmacro %}

{% macro arithmetic_in_words(language) -%}
    concat(
        case
            when scores.answer_state <> 'reported' or scores.value is null then concat(
                reasons.name_{{ language }},
                if(
                    scores.answer_state = 'reported_without_evidence' and scores.ceiling_points > 0,
                    concat(
                        '{{ "（有佐证可得 " if language == "zh" else " (with evidence it would earn up to " }}',
                        {{ trimmed_number('scores.ceiling_points', 4) }}, '{{ " 分）" if language == "zh" else ")" }}'
                    ),
                    ''
                )
            )
            {% if language == 'zh' -%}
            when indicators.rule_kind = 'bands' then concat(
                {{ value_in_words('zh') }}, '，属“', {{ band_in_words('bands', '其余') }}, '”档，得 ',
                {{ trimmed_number('scores.official_points', 4) }}, ' 分（满分 ', {{ trimmed_number('scores.max_points', 4) }},
                '）'
            )
            when indicators.rule_kind = 'per_item' then concat(
                {{ trimmed_number('scores.amount') }}, ' × 每项 ', {{ trimmed_number('indicators.points_per_item', 4) }},
                ' 分，得 ', {{ trimmed_number('scores.official_points', 4) }}, ' 分（满分 ',
                {{ trimmed_number('scores.max_points', 4) }}, '）'
            )
            else concat(
                {{ value_in_words('zh') }}, '，从 ', {{ trimmed_number('indicators.goalpost_low', 4) }}, ' 到 ',
                {{ trimmed_number('indicators.goalpost_high', 4) }}, ' 按比例得 ',
                {{ trimmed_number('scores.official_points', 4) }}, ' 分（满分 ', {{ trimmed_number('scores.max_points', 4) }},
                '）'
            )
            {%- else -%}
            when indicators.rule_kind = 'bands' then concat(
                {{ value_in_words('en') }}, ' is in the band ', {{ band_in_words('bands', 'otherwise') }}, ' and earns ',
                {{ trimmed_number('scores.official_points', 4) }}, ' of ', {{ trimmed_number('scores.max_points', 4) }}
            )
            when indicators.rule_kind = 'per_item' then concat(
                {{ trimmed_number('scores.amount') }}, ' items of ', {{ trimmed_number('indicators.points_per_item', 4) }},
                ' each earn ', {{ trimmed_number('scores.official_points', 4) }}, ' of ',
                {{ trimmed_number('scores.max_points', 4) }}
            )
            else concat(
                {{ value_in_words('en') }}, ', on the way from ', {{ trimmed_number('indicators.goalpost_low', 4) }}, ' to ',
                {{ trimmed_number('indicators.goalpost_high', 4) }}, ', earns ',
                {{ trimmed_number('scores.official_points', 4) }}, ' of ', {{ trimmed_number('scores.max_points', 4) }}
            )
            {%- endif %}
        end,
        if(
            scores.official_points > 0 and scores.effective_weight <> scores.max_points,
            concat(
                '{{ "；折算后满分 " if language == "zh" else "; after redistribution " }}',
                {% if language == 'zh' -%}
                {{ trimmed_number('scores.effective_weight', 4) }}, '，计 ',
                {{ trimmed_number('scores.official_contribution', 4) }}, ' 分'
                {%- else -%}
                {{ trimmed_number('scores.official_contribution', 4) }}, ' of ',
                {{ trimmed_number('scores.effective_weight', 4) }}
                {%- endif %}
            ),
            ''
        ),
        if(
            scores.decided_by in ('district', 'city') and scores.amount <> scores.claimed_amount,
            {% if language == 'zh' -%}
            concat(
                '；', stages.name_zh, '核定为 ', {{ trimmed_number('scores.amount') }}, '，自报 ',
                {{ trimmed_number('scores.claimed_amount') }},
                coalesce('：' || nullif(scores.deduction_reason, ''), '')
            ),
            {%- else -%}
            concat(
                '; ', lower(stages.name_en), ': ', {{ trimmed_number('scores.amount') }}, ', claimed ',
                {{ trimmed_number('scores.claimed_amount') }},
                coalesce(' (' || nullif(scores.deduction_reason, '') || ')', '')
            ),
            {%- endif %}
            ''
        )
    )
{%- endmacro %}

{% macro next_step_or_null(language) -%}
    if(
        scores.answer_state in ('not_reported', 'invalid', 'reported_without_evidence')
        or (scores.answer_state = 'reported' and scores.next_amount is not null),
        {{ next_step_in_words(language) }},
        null
    )
{%- endmacro %}

{% macro next_step_in_words(language) -%}
    concat(
        case
            {% if language == 'zh' -%}
            when scores.answer_state = 'not_reported' then '补填并附佐证'
            when scores.answer_state = 'invalid' then '改正后重报'
            when scores.answer_state = 'reported_without_evidence' then '补交佐证材料'
            when indicators.calculation = 'date' then concat(
                '提前 ', {{ trimmed_number('scores.next_amount - scores.amount') }}, ' 天'
            )
            when indicators.calculation = 'boolean' then if(scores.next_amount > 0, '做到“是”', '改为“否”')
            when indicators.calculation = 'ordinal' then concat('达到 ', {{ trimmed_number('scores.next_amount') }}, ' 级')
            else concat(
                if(scores.next_amount > scores.amount, '再增加 ', '减少 '),
                {{ trimmed_number('abs(scores.next_amount - scores.amount)') }}, ' ', coalesce(fields.unit, ''), '（到 ',
                {{ trimmed_number('scores.next_amount') }}, '）'
            )
            {%- else -%}
            when scores.answer_state = 'not_reported' then 'Fill it in, with its evidence'
            when scores.answer_state = 'invalid' then 'Correct it and send it again'
            when scores.answer_state = 'reported_without_evidence' then 'Hand in the evidence'
            when indicators.calculation = 'date' then concat(
                {{ trimmed_number('scores.next_amount - scores.amount') }}, ' days earlier'
            )
            when indicators.calculation = 'boolean' then if(scores.next_amount > 0, 'Make it a yes', 'Make it a no')
            when indicators.calculation = 'ordinal' then concat('Reach level ', {{ trimmed_number('scores.next_amount') }})
            else concat(
                {{ trimmed_number('abs(scores.next_amount - scores.amount)') }},
                if(scores.next_amount > scores.amount, ' more (', ' fewer ('), {{ trimmed_number('scores.next_amount') }}, ')'
            )
            {%- endif %}
        end,
        if(next_bands.band_no is null, '', concat(
            '{{ "，进入“" if language == "zh" else ", for the band " }}',
            {{ band_in_words('next_bands', '其余' if language == 'zh' else 'otherwise') }},
            '{{ "”档" if language == "zh" else "" }}'
        )),
        coalesce(if(scores.next_gain > 0, concat(
            {% if language == 'zh' -%}
            if(scores.answer_state = 'reported', '，多得 ', '，最多可得 '), {{ trimmed_number('scores.next_gain') }}, ' 分'
            {%- else -%}
            if(scores.answer_state = 'reported', ': +', ': up to +'), {{ trimmed_number('scores.next_gain') }}
            {%- endif %}
        ), ''), '')
    )
{%- endmacro %}


{# A peer group in words: chambers of one type that are registered, or are not. types: alias of stg_chamber_types. #}
{% macro peer_group_zh(chambers) %}{{ chambers }}.chamber_type || if({{ chambers }}.is_registered, '（已注册）', '（未注册）'){% endmacro %}

{% macro peer_group_en(chambers, types) %}{{ types }}.name_en || if({{ chambers }}.is_registered, ' (registered)', ' (not registered)'){% endmacro %}
