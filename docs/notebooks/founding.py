# %% [markdown]
# # Iran in Latin America: one interview, thirty events
#
# A press interview of November 2023 speaks of attacks, governments, aircraft and visits, and dates few of them.
# Other sources date them afterwards, some to the day, some only to "before 2024".
# This notebook asks what can be said of these events all the same, and what cannot.
#
# It needs `pip install 'timeline-db[notebook,viz]'`, and the events, which `timeline demo out` writes into the folder `out`.

# %%
import altair as alt

from timeline import Timeline

alt.renderers.enable("svg")  # pictures, which need no net
tl = Timeline("out/founding.duckdb", read_only=True)
tl

# %% [markdown]
# ## What there is
#
# What is certain is solid, what is dated to a stretch fades, what goes on ends in an arrow.
# A press on a bar opens the event, with its sources; shift and a drag mark a stretch of time.

# %%
drawing = tl.find().widget(height=560)
drawing

# %% [markdown]
# What a reader chose above is there in Python; before anybody chose, these are the attacks.

# %%
chosen = "|".join(drawing.selected) or "israeli-embassy-bombing|amia-bombing|hamas-attack"
tl.find(f"id:{chosen}")

# %% [markdown]
# ## What was known on the day of the interview
#
# Nothing is overwritten, so the same question can be asked as of the first revision.
# The interview dates neither of the attacks in Buenos Aires: all that follows from it is that they came before it.

# %%
attacks_then = tl.find("kind:attack", as_of=1)
attacks_then

# %% [markdown]
# Under every reading of these dates, which of them fell into the years from 1990 to 1999?
# None certainly then, and two now.

# %%
nineties = {
    day: tl.find("kind:attack", from_="1990", to="1999", as_of=day).count()
    for day in ("2023-11-06", "2026-03-12")
}
nineties

# %% [markdown]
# ## Who governed
#
# Two presidencies have no end in the sources, so how many go on at once has two answers for the last years: at least, and at most.

# %%
tl.concurrency("kind:government -kind:government.party").chart()

# %% [markdown]
# In which countries did none of the governments that are recorded hold office?
# Argentina's gap of four years is a presidency that nobody recorded here: a gap in the record is a gap in the answer.

# %%
gaps = tl.gaps("kind:government", by="country")
gaps

# %% [markdown]
# Who was in office when the events of the same country took place?

# %%
tl.lookup("kind:attack|judicial|death|diplomatic", "kind:government", by="country")

# %% [markdown]
# ## A complaint and a death
#
# Both are known to the day, so the relation is certain, and so are the days between them.

# %%
death = tl.relate("nisman-complaint", "nisman-death")
death

# %% [markdown]
# Iran's ambassadors travelled to Colombia at some time between 7 August 2022 and 6 November 2023.
# Was that before the attack of 7 October 2023? Nobody says so; of the possible worlds, counted in days, most have it before.

# %%
relations = tl.relate("iran-ambassadors-colombia", "hamas-attack", probability=True).sorted("-probability")
relations

# %% [markdown]
# ## Who occurs with whom
#
# Within a year of one another; `lift` and `q` say how far that is from chance, with 31 events not very surely.

# %%
pairs = tl.cooccur(by="who", window="365d", top=12)
pairs

# %%
pairs.chart()

# %% [markdown]
# Iran stands first because it takes part in most of the events.
# What stays below a false discovery rate of five percent is less.

# %%
import polars as pl

surprising = pairs.pl().filter(pl.col("q") < 0.05).select("x", "y", "together_possible", "expected", "q")
surprising
