"""Programmes are proposed by one person and approved by another; drafts are what a proposal is made of."""
