#!/bin/sh
# Fetch the lists of revoked cards, look at each, and put them in place together. See docs/how-to/log-in-with-the-card.md
#
#   fetch-revocations.sh FOLDER RELOAD...      FOLDER holds chain.pem and sources; RELOAD makes the proxy read the new file
#
# FOLDER/sources has one address a line, of the list of every authority in chain.pem. A list that cannot be fetched, is not
# signed by one of them, or is past its next update leaves what is there as it is, and ends with 1: better an old list, which
# stops letting cards in by itself when its time is out, than one nobody can vouch for.
set -eu

folder=$1
shift
new=$(mktemp -d "$folder/.new.XXXXXX")
trap 'rm -rf "$new"' EXIT

while read -r address; do
    case $address in '' | '#'*) continue ;; esac
    curl --silent --show-error --fail --max-time 60 --retry 2 --output "$new/list" "$address"
    # As published it is binary (DER); some publish text.
    form=DER
    if grep -q 'BEGIN X509 CRL' "$new/list"; then form=PEM; fi
    openssl crl -inform "$form" -in "$new/list" -CAfile "$folder/chain.pem" -out "$new/text" 2>"$new/said" || true
    if ! grep -q 'verify OK' "$new/said"; then
        echo "$address is no list signed by an authority of $folder/chain.pem" >&2
        exit 1
    fi
    until=$(openssl crl -in "$new/text" -noout -nextupdate | cut -d= -f2)
    if [ "$until" = NONE ] || [ "$(date -u -d "$until" +%s)" -le "$(date +%s)" ]; then
        echo "$address is past its next update, $until" >&2
        exit 1
    fi
    cat "$new/text" >>"$new/revoked.pem"
done <"$folder/sources"

if [ ! -s "$new/revoked.pem" ]; then
    echo "$folder/sources names no list" >&2
    exit 1
fi
chmod 644 "$new/revoked.pem"
mv "$new/revoked.pem" "$folder/revoked.pem"
if [ "$#" -gt 0 ]; then "$@"; fi
