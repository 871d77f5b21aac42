# SPDX-License-Identifier: GPL-3.0-or-later
# What JUCE has no words for in the description that it writes of an LV2: the licence, and a class by which hosts sort
# their lists. An address for mail it writes empty, which is none. A JUCE that writes another text stops the build.
#   cmake -D "FOLDER=….lv2" -D CLASS=AnalyserPlugin -P describe_lv2.cmake
file(READ ${FOLDER}/dsp.ttl text)
set(plain "\ta lv2:Plugin ;\n")
set(described
    "\ta lv2:Plugin , lv2:${CLASS} , doap:Project ;\n\tdoap:license <http://spdx.org/licenses/GPL-3.0-or-later> ;\n")
string(FIND "${text}" "${described}" done)
if(NOT done EQUAL -1)
    return()
endif()
foreach(expected IN ITEMS "${plain}" "\t\tfoaf:mbox <> ;\n")
    string(FIND "${text}" "${expected}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${FOLDER}/dsp.ttl is not as JUCE wrote it: it lacks '${expected}'. Compare it with what "
            "plugins/describe_lv2.cmake replaces.")
    endif()
endforeach()
string(REPLACE "\t\tfoaf:mbox <> ;\n" "" text "${text}")
string(REPLACE "${plain}" "${described}" text "${text}")
file(WRITE ${FOLDER}/dsp.ttl "${text}")
