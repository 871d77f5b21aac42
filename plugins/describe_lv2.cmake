# SPDX-License-Identifier: GPL-3.0-or-later
# What JUCE has no words for in the description that it writes of an LV2: the licence, and a class by which hosts sort
# their lists. An address for mail it writes empty, which is none.
#   cmake -D "FOLDER=….lv2" -D CLASS=AnalyserPlugin -P describe_lv2.cmake
file(READ ${FOLDER}/dsp.ttl text)
string(REGEX REPLACE "\t\tfoaf:mbox <> ;\n" "" text "${text}")
string(REPLACE "\ta lv2:Plugin ;\n"
    "\ta lv2:Plugin , lv2:${CLASS} , doap:Project ;\n\tdoap:license <http://spdx.org/licenses/GPL-3.0-or-later> ;\n"
    described "${text}")
if(NOT described STREQUAL text)
    file(WRITE ${FOLDER}/dsp.ttl "${described}")
endif()
