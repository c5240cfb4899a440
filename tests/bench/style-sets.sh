#!/bin/bash
# Brings together the sets of pictures on which the styles are measured, from packages of Debian 12 that are fetched and
# unpacked, not installed: about 670 MB once. Usage: style-sets.sh FOLDER, then
#   bench style-proof FOLDER/tuned/* $(printf -- '--aside %s ' FOLDER/aside/*)
# The sets under aside/ were neither looked at nor measured while the measures were made.
set -euo pipefail

packages=(
    stellarium-data=0.22.2-1
    wesnoth-1.16-data=1:1.16.9-1
    fillets-ng-data=1.0.1-1.1
    kgeography-data=4:22.12.3-1
    oxygen-icon-theme=5:5.103.0-1
    tuxpaint-stamps-default=2022.06.04-1
)
folder=$(mkdir -p "${1:?a folder for the sets is needed}" && cd "$1" && pwd)
mkdir -p "$folder/packages" "$folder/unpacked"

for package in "${packages[@]}"; do
    name=${package%%=*}
    [ -e "$folder/unpacked/$name/.whole" ] && continue
    # The pinned version, or whatever the archive has in its place: then the numbers will differ a little.
    (cd "$folder/packages" && { apt-get -q download "$package" || apt-get -q download "$name"; }) >&2
    dpkg -x "$(ls "$folder/packages/${name}"_*.deb | tail -1)" "$folder/unpacked/$name"
    touch "$folder/unpacked/$name/.whole"
done

# Links the pictures that `find` finds with the words given into one set.
gather() {
    local set=$folder/$1 name
    shift
    rm -rf "$set"
    mkdir -p "$set"
    find "$@" -type f | LC_ALL=C sort | while read -r file; do
        name=$(basename "$(dirname "$file")")-$(basename "$file")
        ln -s "$file" "$set/$name"
    done
    echo "$set: $(ls "$set" | wc -l) pictures" >&2
}

stars=$folder/unpacked/stellarium-data/usr/share/stellarium
wesnoth=$folder/unpacked/wesnoth-1.16-data/usr/share/games/wesnoth/1.16/data/core/images
stamps=$folder/unpacked/tuxpaint-stamps-default/usr/share/tuxpaint/stamps
oxygen=$folder/unpacked/oxygen-icon-theme/usr/share/icons/oxygen/base/256x256

# Photographs of the deep sky.
gather tuned/nebulae "$stars/nebulae/default" -name '*.png'
# Constellations as figures: painted in the tenth century, drawn on clay tablets' model, shaded in grey.
gather tuned/al-sufi "$stars/skycultures/arabic_al-sufi" -maxdepth 1 -name '*.png'
gather tuned/babylon "$stars/skycultures/babylonian_mulapin" -name '*.png'
gather tuned/western "$stars/skycultures/western" -maxdepth 1 -name '*.png'
# Backgrounds of an underwater puzzle, people and beasts of a game, maps.
gather tuned/undersea "$folder/unpacked/fillets-ng-data/usr/share/games/fillets-ng/images" -name '*-p.png'
gather tuned/portraits "$wesnoth/portraits" \( -name '*.png' -o -name '*.webp' \) -size +40k
gather tuned/maps "$folder/unpacked/kgeography-data/usr/share/kgeography" -maxdepth 1 -name '*.png'

# Constellations after a Roman statue and after an Egyptian ceiling, icons, photographs of things cut out.
gather aside/farnese "$stars/skycultures/greek_farnese" -name '*.png'
gather aside/dendera "$stars/skycultures/egyptian_dendera" -name '*.png'
gather aside/oxygen "$oxygen" -name '*.png' -not -path '*/mimetypes/*'
gather aside/stamps "$stamps/animals/birds" "$stamps/food/fruit" "$stamps/food/vegetables" "$stamps/plants/flowers" -name '*.png'
