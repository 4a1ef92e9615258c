"""Filing → DOCX: context, slots of computed geometry, the compiled template, the read-back proof.

No LibreOffice here, and nothing measured: what can be known before a layout is computed from ``standard``.
"""
