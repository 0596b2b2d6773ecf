"""What a test holds in its hands: `ChimePhone`, and `fake_chime_phone()`, which makes one.  Private.

A facade: it shows what is documented and does nothing itself.  The backend answers, the interceptors
bring calls to it, and the server does so for other processes.
"""

from __future__ import annotations

from .chime_phone import ChimePhone
from .context_manager import fake_chime_phone

__all__ = ["ChimePhone", "fake_chime_phone"]
