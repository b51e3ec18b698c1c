# %% [markdown]
# # Organised violence in Myanmar, 1989 to 2023
#
# The UCDP Georeferenced Event Dataset says of each event when it happened: between two days, and how well they are known.
# Here those days become bounds, so that a count of a week says what is certain and what is only possible.
#
# It needs `pip install 'timeline-db[notebook,viz]'`, and a file of GED events of Myanmar as UCDP gives it (CSV, also compressed), which `GED` names.

# %%
import os

import altair as alt

from timeline import Timeline

alt.renderers.enable("svg")  # pictures, which need no net
tl = Timeline.memory()
(report,) = tl.ingest(os.environ.get("GED", "ged_myanmar.csv.gz"))
print(report)
tl

# %% [markdown]
# ## How well is a day known?
#
# `date_prec` of the source is 1 for a day, 2 for two to six days, 3 for a week, 4 for a month, 5 for longer.
# Of an event of more than a day nobody says on which days of it: it is some time in there.

# %%
precision = tl.sql("""
    SELECT attributes->>'date_prec' AS date_prec, count(*) AS events,
           round(avg(date_diff('day', start_min, end_max)), 1) AS mean_days
    FROM events GROUP BY ALL ORDER BY ALL
""")
precision

# %% [markdown]
# ## August and September 2017 in Rakhine
#
# The window is ten days long.
# What certainly fell into it and what may have differ by the events that are dated to a week, a month or a year.

# %%
window = {"from_": "2017-08-25", "to": "2017-09-03"}
counts = tl.find(**window).count()
counts

# %%
tl.find(**window).widget(lanes="kind", height=300)

# %% [markdown]
# ## Thirty-five years in a curve
#
# Events by the quarter in which they begin, certainly and possibly.
# Since April 2021 every quarter has more of them than most whole years before.

# %%
quarters = tl.rate(every="quarter")
quarters.chart()

# %%
quarters.sorted("-n_certain").head(5)

# %% [markdown]
# The bursts of each actor are the stretches in which its events follow one another at twice its own mean rate or faster.

# %%
bursts = tl.bursts(by="who").sorted("-weight")
bursts

# %% [markdown]
# ## Episodes
#
# Events of one actor less than ninety days apart are taken for one episode; how many such episodes go on at once?

# %%
import polars as pl

from timeline import intervals

episodes = tl.coalesce("-who:Civilians", by="who", min_gap="90d").pl().filter(pl.col("events") > 1)
at_once = intervals.concurrency(episodes, start="start", end="end")
at_once.sort("count", descending=True).head(5)

# %% [markdown]
# ## Who fights at the same time as whom
#
# Pairs of armed groups with events within a week of each other; the army, which is in nearly every event, is left out.
# `lift` alone would call each of these fronts linked to the others.
# `q` asks how often chance alone gives as much where the events of either come in bursts, as they do: less is left.

# %%
army = pl.any_horizontal(pl.col("x", "y").str.starts_with("Government"))
pairs = tl.cooccur("kind:violence.state-based", by="who", window="7d")
pairs.pl().filter(~army).select("x", "y", "together_certain", "together_possible", "lift", "q").head(10)

# %%
pairs.chart()

# %% [markdown]
# Does an event of one group announce one of another?
# `trigger_rate` is the share of its events that are certainly followed within two weeks.

# %%
leads = tl.leads("kind:violence.state-based", by="who", window="14d").pl().filter(~army)
leads.select("x", "y", "n_x", "n_y", "trigger_rate", "trigger_q").sort("trigger_q", "x", "y").head(10)

# %% [markdown]
# ## What to take away
#
# The events with their four bounds leave as Parquet, with a contract of what each column means; a page for those who only want to look.

# %%
print(tl.export("myanmar-parquet"))
print(tl.view("myanmar.html", "kind:violence.one-sided", title="One-sided violence in Myanmar", lanes="who"))
