"""SVG for lines and bars, drawn here: attributes alone, so that it stands in a page with a strict security policy.

Black on white. Nothing is told by colour: a line has its dashes, its mark, and its name; a bar is as long as its
number, to the left of the line of nothing where it is less; a share that is not told is hatched, as wide as any other
that is not. Each is drawn on one of two sheets: a wide one for a desk and for paper, and a narrow one for a phone, with
names over their bars and under the lines. The small pictures of an overview are places in a drawing, which the page's
own template draws at once with the figures beside.
"""
