systemctl restart cups.service
