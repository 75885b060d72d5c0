"""What each refusal says, one module a room: code to Swedish sentence, with the refusal's facts as ``%(fact)s``.

A sentence says what is wrong and what to do, in one breath, to somebody with a person waiting.
"""
