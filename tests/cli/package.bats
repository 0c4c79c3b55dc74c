#!/usr/bin/env bats
# Installing, uninstalling, the Debian package.

setup() {
    cd "$BATS_FILE_TMPDIR"
}

# files FOLDER: the files and links in it, by their paths from there.
files() {
    (cd "$1" && find . ! -type d | sed 's/^\.//' | sort)
}

@test "what is installed can be uninstalled, and nothing else goes" {
    mkdir -p stage/usr/bin
    echo other >stage/usr/bin/other
    DESTDIR=$PWD/stage cmake --install "$NL_BUILD" >log
    grep -q 'bin/nnletters$' <(files stage)
    DESTDIR=$PWD/stage cmake -P "$NL_BUILD/uninstall.cmake"
    [ "$(files stage)" = /usr/bin/other ]
    ! cmake -P "$NL_BUILD/uninstall.cmake" 2>err || false
    grep -q 'nothing is installed from here' err
}

@test "the files agree about the version, and the tarball has what is committed" {
    "$NL_SOURCE/scripts/release" --check
    git -C "$NL_SOURCE" rev-parse HEAD >/dev/null 2>&1 || skip "no git here"
    git clone -q "$NL_SOURCE" clone
    clone/scripts/release --no-test >sums
    version=$("$NNLETTERS" --version | cut -d ' ' -f 2)
    grep -q " nnletters-$version.tar.xz$" sums
    tar -tf "clone/build/release-files/nnletters-$version.tar.xz" | sed 's,^[^/]*/,,; /\/$/d; /^$/d' | sort >packed
    git -C clone ls-files | sort | diff - packed
    echo more >>clone/README.md
    ! clone/scripts/release --no-test 2>err || false
    grep -q 'not committed' err
    sed -i 's/^set(release_date .*/set(release_date 2001-01-01)/' clone/CMakeLists.txt
    ! clone/scripts/release --check 2>err || false
    grep -q 'CMakeLists.txt says' err
}

# The package is made of what `cmake --install` installs; cpack in the build folder does both.
pack() {
    cmake --install "$NL_BUILD" --strip --prefix "$PWD/root/usr" >log
    rm -f "$NL_BUILD/install_manifest.txt"
    cpack -G DEB --config "$NL_BUILD/CPackConfig.cmake" -B "$PWD" -D CPACK_INSTALL_CMAKE_PROJECTS= \
        -D "CPACK_INSTALLED_DIRECTORIES=$PWD/root;/" >log 2>&1 || { cat log; return 1; }
}

@test "cpack makes a Debian package with all that belongs in it" {
    command -v dpkg-shlibdeps >/dev/null || skip "no dpkg-shlibdeps here"
    pack
    deb=$(echo nnletters_*_"$(dpkg --print-architecture)".deb)
    [ "$(dpkg-deb -f "$deb" Package)" = nnletters ]
    [ "$(dpkg-deb -f "$deb" Version)" = "$("$NNLETTERS" --version | cut -d ' ' -f 2)-1" ]
    dpkg-deb -f "$deb" Depends | grep -q 'libc6 (>= '
    dpkg-deb -f "$deb" Depends | grep -q 'libjansson4'
    dpkg-deb -x "$deb" tree
    dpkg-deb -e "$deb" control
    for file in bin/nnletters share/nnletters/letters.safetensors share/man/man1/nnletters.1.gz \
        share/man/man1/nnletters-predict.1.gz share/bash-completion/completions/nnletters \
        share/zsh/site-functions/_nnletters share/fish/vendor_completions.d/nnletters.fish \
        share/doc/nnletters/copyright share/doc/nnletters/README.md \
        share/doc/nnletters/changelog.gz share/doc/nnletters/docs/output-formats.md; do
        [ -s "tree/usr/$file" ]
    done
    ! files tree | grep -v '^/usr/' || false
    for word in EMNIST UNIPEN 'CC BY 4.0' 'Kevin Atkinson' MNIST; do
        grep -q "$word" tree/usr/share/doc/nnletters/copyright
    done
    # The program from the package finds the model in the package.
    [ "$(tree/usr/bin/nnletters predict "$NL_SOURCE/data/hello/hello-sizes-1.png")" = HELLO ]
}

@test "lintian finds no errors in the package" {
    command -v lintian >/dev/null || skip "no lintian here"
    ls nnletters_*.deb >/dev/null 2>&1 || skip "no package was made"
    lintian --allow-root --fail-on error nnletters_*.deb >found 2>&1 || { cat found; false; }
}

@test "without the test tools it configures, and builders' flags and folders are used" {
    mkdir -p bare
    # A tool that is not found: as on a machine without it.
    cmake -S "$NL_SOURCE" -B bare/build -DCMAKE_BUILD_TYPE=Release -DNL_BATS= \
        -DCMAKE_C_FLAGS_RELEASE='-O1 -DNDEBUG -DOURS' \
        -DCMAKE_INSTALL_LIBDIR=lib/here -DCMAKE_INSTALL_PREFIX=/opt/nn >log 2>&1
    grep -q '^BUILD_TESTING:BOOL=OFF' bare/build/CMakeCache.txt
    [ ! -e bare/build/tests ]
    flags=$(cat bare/build/cmd/CMakeFiles/nnletters.dir/flags.make)
    grep -q -- '-O1.*-DOURS' <<<"$flags"
    ! grep -q -- '-O3' <<<"$flags" || false
    grep -rq '/opt/nn' bare/build/cmake_install.cmake
    grep -q 'lib/here/pkgconfig' bare/build/lib/cmake_install.cmake
    cmake -S "$NL_SOURCE" -B bare/tested -DBUILD_TESTING=OFF >log 2>&1
    [ ! -e bare/tested/tests ]
}
