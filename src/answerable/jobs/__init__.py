"""What runs unattended, started by cron or a systemd timer. See docs/how-to/remind.md."""
