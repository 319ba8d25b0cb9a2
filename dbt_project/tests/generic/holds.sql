{# Fails with the rows for which a condition between columns does not hold (a null counts as not holding). #}
{% test holds(model, condition) %}
    select *
    from {{ model }}
    where not coalesce(({{ condition }}), false)
{% endtest %}
