"""What chance alone would count: three null models for the number of co-occurrences of two items.

`clustered`: the two items are independent, and the events of either keep their number, their lengths, the calendar
units that they are dated to, and the way in which they cluster.
`poisson`: the same without clustering: each event falls anywhere in the observed period, independent of the others.
`shift`: the events of one item of the pair are moved together around the period, again and again.
"""
