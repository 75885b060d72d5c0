"""Pure rules over questionnaires: what is asked, what may be answered, what follows and what carries over."""
