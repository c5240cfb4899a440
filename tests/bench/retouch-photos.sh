#!/bin/bash
# Brings together the photographs on which edits are measured, out of packages that are fetched and unpacked, not
# installed: scikit-image's and scikit-learn's data, and the backgrounds of nature and abstract subjects of Debian's
# mate-backgrounds. About 120 MB once. Usage: retouch-photos.sh FOLDER, then
#   bench retouch-proof FOLDER/science FOLDER/nature
set -euo pipefail

folder=$(mkdir -p "${1:?a folder for the photographs is needed}" && cd "$1" && pwd)
mkdir -p "$folder/packages" "$folder/unpacked"

wheel() {
    [ -e "$folder/unpacked/$1" ] && return
    python3 -m pip -q download --no-deps --only-binary :all: --dest "$folder/packages" "$2" >&2
    python3 -m zipfile -e "$(ls "$folder/packages/$1"-*.whl | tail -1)" "$folder/unpacked/$1"
}

debian() {
    [ -e "$folder/unpacked/$1" ] && return
    (cd "$folder/packages" && { apt-get -q download "$1=$2" || apt-get -q download "$1"; }) >&2
    dpkg -x "$(ls "$folder/packages/${1}"_*.deb | tail -1)" "$folder/unpacked/$1"
}

wheel scikit_image scikit-image==0.26.0
wheel scikit_learn scikit-learn==1.8.0
debian mate-backgrounds 1.26.0-1

# Photographs alone: no drawings, charts, pages of text, or pictures of a few hundred pixels of one texture.
rm -rf "$folder/science" "$folder/nature"
mkdir -p "$folder/science" "$folder/nature"
data=$folder/unpacked/scikit_image/skimage/data
for name in astronaut.png camera.png chelsea.png coffee.png coins.png motorcycle_left.png motorcycle_right.png retina.jpg \
    rocket.jpg hubble_deep_field.jpg; do
    [ -e "$data/$name" ] && ln -s "$data/$name" "$folder/science/$name"
done
for name in china.jpg flower.jpg; do
    ln -s "$folder/unpacked/scikit_learn/sklearn/datasets/images/$name" "$folder/science/$name"
done
ln -s "$folder/unpacked/mate-backgrounds/usr/share/backgrounds/mate/nature/"*.jpg "$folder/nature/"
echo "$(ls "$folder/science" "$folder/nature" | grep -c "\.[jp]") photographs" >&2
