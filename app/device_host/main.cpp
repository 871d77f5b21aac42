// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include "io/device_host.hpp"

int main(int argument_count, char** arguments)
{
    // Not by return: what a sound library would tidy up at the end may hang with the server it talks to.
    std::_Exit(tutti::io::run_device_host(argument_count, arguments));
}
