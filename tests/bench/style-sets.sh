#!/bin/bash
# Brings together the sets of pictures on which the styles are measured, from packages of Debian 12 that are fetched and
# unpacked, not installed: about 1.6 GB once. Usage: style-sets.sh FOLDER [--proven], then
#   bench style-proof FOLDER/tuned/* $(printf -- '--aside %s ' FOLDER/aside/*)
#   bench style-proof --only foreign $(printf -- '--aside %s ' FOLDER/fresh/*)
# The measures and their scales were made on tuned/; what tells strangers was fitted on tuned/, aside/ and known/
# (`bench style-fit --strangers`). The sets under fresh/ were neither looked at nor measured until all of that was done.
# With --proven, only tuned/ and aside/: six packages of 0.7 GB, which `./test styles` measures.
set -euo pipefail

packages=(
    stellarium-data=0.22.2-1
    wesnoth-1.16-data=1:1.16.9-1
    fillets-ng-data=1.0.1-1.1
    kgeography-data=4:22.12.3-1
    oxygen-icon-theme=5:5.103.0-1
    tuxpaint-stamps-default=2022.06.04-1
    openclipart-png=1:0.18+dfsg-19
    gnome-icon-theme=3.12.0-5
    pingus-data=0.7.6-5.1
    hedgewars-data=1.0.2-6
    wesnoth-1.16-httt=1:1.16.9-1
    wesnoth-1.16-utbs=1:1.16.9-1
    wesnoth-1.16-trow=1:1.16.9-1
    endless-sky-data=0.9.8-1.2
    gimp-help-en=2.10.34-2
    faenza-icon-theme=1.3.1-3
    lincity-ng-data=2.9~git20150314-5
    elementary-xfce-icon-theme=0.17-1
    pipenightdreams-data=0.10.0-15
    ceferino-data=0.97.8+svn37-2.2
    meritous-data=1.5-1.1
    gnome-extra-icons=1.1-3.1
    tupi-data=0.2+git08-4
    foobillardplus-data=3.43~svn170+dfsg-7
    xiphos-data=4.2.1+dfsg1-7
    bzflag-data=2.4.26-1
    qabcs-data=1.0.2-6
    digikam-data=4:7.9.0-1
    teeworlds-data=0.7.5-2
    xfe-themes=1.45-2
    pioneers-data=15.6-1
    pokerth-data=1.1.2-2
    parley-data=4:22.12.3-1
    caveexpress-data=2.5.2-1
    crawl-tiles-data=2:0.28.0-1.1
    gimp-data=2.10.34-1+deb12u10
    pax-britannica-data=1.0.0-5
    lordsawar-data=0.3.2+frogknows-1
    trackballs-data=1.3.4-1
    enigma-data=1.20-dfsg.1-2.2
    dustracing2d-data=2.1.1-2
    openssn-data=1.4-4
    scribus-data=1.5.8+dfsg-4
    briquolo-data=0.5.7-11
    opencity-data=0.0.6.5stable-5
    calligrastage-data=1:3.2.1+dfsg-6
    gearhead-data=1.310-3
    btanks-data=0.9.8083-9
    lxde-icon-theme=0.5.1-2.1
    sawfish-themes=0.13.0-2
    amoebax-data=0.2.1+dfsg-6
    tango-icon-theme=0.8.90-11
)
[ "${2:-}" = --proven ] && packages=("${packages[@]:0:6}")
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
        ln -sr "$file" "$set/$name"
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

[ "${2:-}" = --proven ] && exit 0

# Sets by which strangers were learnt: sprites, icons, paintings of a game, more constellations, maps of planets,
# clip art by one hand, cards, flags, patterns, and what the ground of two games is made of.
clip=$folder/unpacked/openclipart-png/usr/share/openclipart/png
pingus=$folder/unpacked/pingus-data/usr/share/games/pingus/data/images
hedgewars=$folder/unpacked/hedgewars-data/usr/share/games/hedgewars/Data
gather known/units "$wesnoth/units/human-loyalists" -maxdepth 1 -name '*.png'
gather known/attacks "$wesnoth/attacks" -maxdepth 1 -name '*.png'
gather known/scenery "$wesnoth/scenery" -maxdepth 1 -name '*.png'
gather known/story "$folder"/unpacked/wesnoth-1.16-*/usr/share/games/wesnoth/1.16/data/campaigns/*/images/story \
    -maxdepth 1 \( -name '*.png' -o -name '*.jpg' -o -name '*.webp' \) -size +40k
gather known/chinese "$stars/skycultures/chinese_contemporary" -name '*.png'
gather known/romanian "$stars/skycultures/romanian" -name '*.png'
gather known/planets "$stars/textures" -maxdepth 1 \( -name '*.png' -o -name '*.jpg' \) -size +60k
gather known/flat "$clip/computer/icons/flat-theme/action" -name '*.png'
gather known/lemon "$clip/computer/icons/lemon-theme/actions" -name '*.png'
gather known/jigsaw "$clip/shapes/jigsaw" -name '*.png'
gather known/cards "$clip/recreation/games/cards/ornamental" -name '*.png'
gather known/flags "$clip/signs_and_symbols/flags/africa" -name '*.png'
gather known/patterns "$clip/special/patterns" -name '*.png'
gather known/stickmen "$clip/people/stickmen" -name '*.png'
gather known/roadsigns "$clip/transportation/roadsigns" -name '*.png'
gather known/gnome "$folder/unpacked/gnome-icon-theme/usr/share/icons/gnome/256x256" -path '*/actions/*' -name '*.png'
gather known/textures "$pingus/textures" -name '*.*g'
gather known/ground "$pingus/groundpieces/ground" -name '*.*g' -size +4k
gather known/hats "$hedgewars/Graphics/Hats" -maxdepth 1 -name '*.png'
gather known/themes "$hedgewars/Themes" \( -name Sky.png -o -name horizont.png -o -name LandTex.png \)

# Fresh once, and known since: photographs of landscapes, ships in three dimensions, pictures of a screen, icons by one hand, buildings of a game.
sky=$folder/unpacked/endless-sky-data/usr/share/games/endless-sky/images
gather known/landscapes "$sky/land" \( -name '*.jpg' -o -name '*.png' \)
gather known/ships "$sky/ship" -maxdepth 1 -name '*.png'
gather known/dialogs "$folder/unpacked/gimp-help-en/usr/share/gimp/2.0/help/en/images/dialogs" -name '*.png'
gather known/faenza "$folder/unpacked/faenza-icon-theme/usr/share/icons/Faenza/apps/96" -name '*.png'
gather known/lincity "$folder/unpacked/lincity-ng-data/usr/share/games/lincity-ng/images/tiles" -name '*.png'

# Sets that nobody chose. Of the packages of games, desktops, education and graphics whose names end in data, theme(s),
# icons, graphics, artwork, backgrounds or wallpaper(s), with 0.3 to 40 MB, in the order of the SHA-256 of their names,
# those that were not used before and have a folder with 30 pictures of more than 1 kB or more; of its folders the one
# with the most. Left out are those of which fewer than 24 remain without near duplicates, and the flags of a second
# edition of one game.
drawn() {
    gather "$1" "$folder/unpacked/$2/usr/share/$3" -maxdepth 1 \( -iname '*.png' -o -iname '*.jpg' -o -iname '*.jpeg' \
        -o -iname '*.webp' \) -size +1k
}
drawn known/elementary-xfce elementary-xfce-icon-theme icons/elementary-xfce/apps/48
drawn known/pipenightdreams pipenightdreams-data games/pipenightdreams/images/default
drawn known/ceferino ceferino-data games/ceferino/ima
drawn known/meritous meritous-data games/meritous/i
drawn known/gnome-extra-icons gnome-extra-icons pixmaps/other
drawn known/tupi tupi-data tupi/data/help/images
drawn known/foobillardplus foobillardplus-data games/foobillardplus/data
drawn known/xiphos xiphos-data help/C/xiphos/figures
drawn known/bzflag bzflag-data games/bzflag
drawn known/qabcs qabcs-data qabcs/abcs/all/pics/animals
drawn known/digikam digikam-data digikam/data
drawn known/teeworlds teeworlds-data games/teeworlds/data/countryflags
drawn known/xfe-themes xfe-themes xfe/icons/gnome-theme
drawn known/pioneers pioneers-data help/C/pioneers/images
drawn known/pokerth pokerth-data games/pokerth/gfx/avatars/default/misc
drawn known/parley parley-data doc/HTML/de/parley
drawn known/caveexpress caveexpress-data games/caveexpress/pics
drawn known/crawl-tiles crawl-tiles-data crawl/dat/tiles
drawn known/gimp gimp-data gimp/2.0/themes/Dark/ui
drawn known/pax-britannica pax-britannica-data pax-britannica/sprites
drawn known/lordsawar lordsawar-data games/lordsawar/various
drawn known/trackballs trackballs-data games/trackballs/images
drawn known/enigma enigma-data games/enigma/gfx48
# The twelve behind those, measured once.
drawn fresh/dustracing2d dustracing2d-data games/dustracing2d/images
drawn fresh/openssn openssn-data games/openssn/images
drawn fresh/scribus scribus-data scribus/icons/1_5_1_dark
drawn fresh/briquolo briquolo-data games/briquolo/data
drawn fresh/opencity opencity-data games/opencity/graphism/gui
drawn fresh/calligrastage calligrastage-data calligrastage/icons/hicolor/64x64/actions
drawn fresh/gearhead gearhead-data games/gearhead/Image
drawn fresh/btanks btanks-data games/btanks/data/tiles
drawn fresh/lxde lxde-icon-theme icons/nuoveXT2/128x128/actions
drawn fresh/sawfish-themes sawfish-themes sawfish/themes/BWM
drawn fresh/amoebax amoebax-data games/amoebax/graphics
drawn fresh/tango tango-icon-theme icons/Tango/32x32/actions
