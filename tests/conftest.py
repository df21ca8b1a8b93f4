"""Hypothesis judges texts, never the clock: how long an example takes depends on what else the machine does."""

from hypothesis import HealthCheck, settings

settings.register_profile("marsad", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("marsad")
