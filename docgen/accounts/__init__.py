"""Accounts (人员与登录): people and their roles, passwords, sessions, one-time links, lock-out, and the audit."""
