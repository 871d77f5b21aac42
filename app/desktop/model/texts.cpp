// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/texts.hpp"

#include <array>

#include <fmt/format.h>

namespace tutti::desktop {

namespace {

struct Entry {
    Text text;
    std::string_view english;
    std::string_view german;
};

constexpr auto table = std::array {
    Entry {Text::flat, "flat", "zu tief"},
    Entry {Text::sharp, "sharp", "zu hoch"},
    Entry {Text::in_tune, "in tune", "stimmt"},
    Entry {Text::not_sure, "not sure", "unsicher"},
    Entry {Text::resting, "resting", "Pause"},
    Entry {Text::missing, "missing", "fehlt"},
    Entry {Text::elsewhere, "elsewhere", "woanders"},
    Entry {Text::early, "early", "zu früh"},
    Entry {Text::late, "late", "zu spät"},
    Entry {Text::too_loud, "input too loud", "Eingang zu laut"},
    Entry {Text::held, "held", "gehalten"},
    Entry {Text::no_sound, "no sound", "kein Ton"},
    Entry {Text::onset, "onset", "Einsatz"},
    Entry {Text::cents, "cents", "Cent"},
    Entry {Text::spread, "spread, cents", "Streuung, Cent"},
    Entry {Text::level, "level, dBFS", "Pegel, dBFS"},
    Entry {Text::last_minute, "the last minute", "die letzte Minute"},
    Entry {Text::instrument, "What plays", "Was spielt"},
    Entry {Text::reference_a, "A, Hz", "Kammerton"},
    Entry {Text::tolerance, "Tolerance", "Toleranz"},
    Entry {Text::beginner, "beginner", "Anfang"},
    Entry {Text::developing, "developing", "Fortschritt"},
    Entry {Text::concert, "concert", "Konzert"},
    Entry {Text::transposition, "Transposed", "Transponiert"},
    Entry {Text::hold, "Hold, s", "Halten, s"},
    Entry {Text::frames_lost, "The computer was too slow: {} frames were not heard.",
           "Der Rechner war zu langsam: {} Samples wurden nicht gehört."},
    Entry {Text::headline_flat, "{} flat", "{} zu tief"},
    Entry {Text::headline_sharp, "{} sharp", "{} zu hoch"},
    Entry {Text::nothing_stands_out, "Listening", "Hört zu"},
    Entry {Text::no_input, "No input: the interface is away", "Kein Ton: das Interface ist weg"},
    Entry {Text::bar, "bar {}", "Takt {}"},
    Entry {Text::waiting_in_bar, "waiting, bar {}", "wartet, Takt {}"},
    Entry {Text::place_not_known, "place not known", "Stelle unbekannt"},
    Entry {Text::tempo, "{} a minute", "{} pro Minute"},
    Entry {Text::tempo_and_mark, "{}, mark {}", "{}, Ziel {}"},
    Entry {Text::nothing_kept, "Nothing is kept.", "Nichts wird aufbewahrt."},
    Entry {Text::no_sound_kept, "No sound kept. No names.", "Kein Ton aufbewahrt. Keine Namen."},
    Entry {Text::sound_kept, "Recording: sound is kept. No names.",
           "Aufnahme: Ton wird aufbewahrt. Keine Namen."},
    Entry {Text::nothing_more_kept, "Nothing more is kept.", "Nichts wird mehr aufbewahrt."},
    Entry {Text::marked, "Marked at {}", "Gemerkt bei {}"},
    Entry {Text::end_again, "Esc again ends the rehearsal", "Noch einmal Esc beendet die Probe"},
    Entry {Text::close_again, "Once more ends the rehearsal", "Noch einmal beendet die Probe"},
    Entry {Text::end_rehearsal, "End", "Beenden"},
    Entry {Text::input_lost, "Input lost: {}", "Ton verloren: {}"},
    Entry {Text::too_slow, "The computer was too slow: some was not heard.",
           "Der Rechner war zu langsam: manches wurde nicht gehört."},
    Entry {Text::disk_too_slow, "The disk was too slow: some is not kept.",
           "Die Platte war zu langsam: manches ist nicht aufbewahrt."},
    Entry {Text::went_wrong, "The rehearsal could not go on: {}. What was kept until then is kept.",
           "Die Probe konnte nicht weitergehen: {}. Was bis dahin aufbewahrt war, ist es."},
    Entry {Text::cents_off, "{} cents", "{} Cent"},
    Entry {Text::starting, "Starting…", "Beginnt…"},
    Entry {Text::ending, "Writing the report…", "Schreibt den Bericht…"},
    Entry {Text::keys,
           "Space mark · R record · T tune in · P how it should sound · D dark or light · Esc end",
           "Leertaste merken · R aufnehmen · T einstimmen · P so soll es klingen · D dunkel, hell · Esc "
           "Schluss"},
    Entry {Text::keys_recording,
           "Space mark · R stop recording · T tune in · P how it should sound · D dark or light · Esc end",
           "Leertaste merken · R Aufnahme aus · T einstimmen · P so soll es klingen · D dunkel, hell · Esc "
           "Schluss"},
    Entry {Text::keys_tuning, "S skip this section · T end tuning · Esc end",
           "S weiter · T Einstimmen beenden · Esc Schluss"},
    Entry {Text::app_subtitle, "Which section needs you?", "Welche Gruppe braucht dich?"},
    Entry {Text::rehearse, "Rehearse", "Proben"},
    Entry {Text::rehearse_with, "Listens to {}", "Hört auf {}"},
    Entry {Text::looking_for_interface, "Looking for an interface…", "Sucht ein Interface…"},
    Entry {Text::no_interface, "No interface found. Plug one in, then press here to look again.",
           "Kein Interface gefunden. Einstecken, dann hier drücken."},
    Entry {Text::look_again, "Look again", "Noch einmal suchen"},
    Entry {Text::no_class_yet, "Each input is a section of its own.", "Jeder Eingang ist eine Gruppe."},
    Entry {Text::class_of, "{}: {} sections", "{}: {} Gruppen"},
    Entry {Text::demo, "Demo class", "Beispielklasse"},
    Entry {Text::demo_about, "Six sections play the Ode to Joy. Nothing needs to be attached.",
           "Sechs Gruppen spielen die Ode an die Freude. Es braucht kein Gerät."},
    Entry {Text::choose_class, "Choose a class", "Klasse wählen"},
    Entry {Text::start_keys, "Tab or arrows choose · Enter begins · F11 whole screen · D dark or light",
           "Tab oder Pfeile wählen · Eingabe beginnt · F11 Vollbild · D dunkel, hell"},
    Entry {Text::start_keys_interfaces,
           "Tab or arrows choose · Enter begins · I another interface · F11 whole screen · D dark or light",
           "Tab oder Pfeile wählen · Eingabe beginnt · I anderes Interface · F11 Vollbild · D dunkel, hell"},
    Entry {Text::look_back, "Look back", "Rückblick"},
    Entry {Text::look_back_about, "What earlier rehearsals say: which section, which bars, how far off.",
           "Was frühere Proben sagen: welche Gruppe, welche Takte, wie weit daneben."},
    Entry {Text::set_up, "Set up a class", "Klasse einrichten"},
    Entry {Text::set_up_about, "Who sits where, and which microphone hears them.",
           "Wer wo sitzt und welches Mikrofon wen hört."},
    Entry {Text::setup_needs_sections, "The class has no section yet; press N for the first.",
           "Die Klasse hat noch keine Gruppe; N setzt die erste."},
    Entry {Text::setup_needs_microphone, "{} have no microphone yet: drag one onto them, or press A.",
           "{}: noch kein Mikrofon. Eines hinziehen oder A drücken."},
    Entry {Text::setup_first, "Who plays? Press N for each section.", "Wer spielt? N setzt jede Gruppe."},
    Entry {Text::setup_ready, "Ready to rehearse", "Bereit zur Probe"},
    Entry {Text::setup_ask, "{}, play an A", "{}, spielt ein A"},
    Entry {Text::setup_ask_written, "{}, play your {}", "{}, spielt euer {}"},
    Entry {Text::setup_listening, "listening…", "hört zu…"},
    Entry {Text::setup_answer, "It is channel {}: Enter takes it", "Es ist Kanal {}: Eingabe nimmt ihn"},
    Entry {Text::setup_answer_taken, "Channel {} is loudest, and {} have it already",
           "Kanal {} ist am lautesten, und der gehört: {}"},
    Entry {Text::setup_reference_ask, "Play an A into channel {}", "Ein A vor Kanal {} spielen"},
    Entry {Text::setup_reference_heard, "A = {} Hz, give or take {}: Enter takes it",
           "A = {} Hz, auf {} genau: Eingabe nimmt es"},
    Entry {Text::setup_no_source, "No interface yet: press I to choose what to listen to",
           "Noch kein Interface: I wählt, worauf gehört wird"},
    Entry {Text::setup_away, "The interface is away; plug it in again",
           "Das Interface ist weg; bitte wieder einstecken"},
    Entry {Text::setup_opening, "Opening {}…", "Öffnet {}…"},
    Entry {Text::setup_saved, "Kept in {}", "Aufbewahrt in {}"},
    Entry {Text::setup_not_saved, "Not kept yet", "Noch nicht aufbewahrt"},
    Entry {Text::setup_class_without_name, "A class without a name", "Klasse ohne Namen"},
    Entry {Text::setup_players, "Players", "Spieler"},
    Entry {Text::setup_players_not_said, "not said", "offen"},
    Entry {Text::setup_players_count, "{} players", "{} Spieler"},
    Entry {Text::setup_microphone, "microphone {}", "Mikrofon {}"},
    Entry {Text::setup_microphones, "microphones {}", "Mikrofone {}"},
    Entry {Text::setup_no_microphone, "no microphone", "kein Mikrofon"},
    Entry {Text::setup_instrument, "Plays", "Spielt"},
    Entry {Text::setup_play_an_a, "Play an A", "Spielt ein A"},
    Entry {Text::setup_remove, "Remove", "Entfernen"},
    Entry {Text::setup_add, "Add a section", "Gruppe dazu"},
    Entry {Text::setup_tolerance, "In tune within", "Stimmt bis auf"},
    Entry {Text::setup_beginner, "Beginner", "Anfang"},
    Entry {Text::setup_developing, "Developing", "Aufbau"},
    Entry {Text::setup_concert, "Concert", "Konzert"},
    Entry {Text::setup_cents, "{} cents", "{} Cent"},
    Entry {Text::setup_reference, "Tuned to A =", "Kammerton A ="},
    Entry {Text::setup_take_reference, "Take it from the piano", "Vom Klavier nehmen"},
    Entry {Text::setup_take, "Take it", "Nehmen"},
    Entry {Text::setup_cancel, "Cancel", "Abbrechen"},
    Entry {Text::setup_open, "Open", "Öffnen"},
    Entry {Text::setup_save, "Keep", "Aufbewahren"},
    Entry {Text::setup_source, "Listens to", "Hört auf"},
    Entry {Text::setup_recording, "A recording…", "Eine Aufnahme…"},
    Entry {Text::setup_another_file, "Another file…", "Andere Datei…"},
    Entry {Text::setup_keys,
           "Arrows: section, channel · Space gives the channel to the section · Shift+arrows move the seat · "
           "Esc back",
           "Pfeile: Gruppe, Kanal · Leertaste gibt der Gruppe den Kanal · Umschalt+Pfeile setzen um · "
           "Esc zurück"},
    Entry {Text::setup_dead, "Channel {} hears nothing: check its cable, phantom power and mute",
           "Kanal {} hört nichts: Kabel, Phantomspeisung, Stummschaltung prüfen"},
    Entry {Text::setup_alike, "Channels {} carry the same sound: a cable in the wrong socket?",
           "Kanäle {} tragen denselben Ton: Kabel falsch gesteckt?"},
    Entry {Text::setup_clipping, "Channel {} is too loud: turn its gain down",
           "Kanal {} ist zu laut: Pegel zurücknehmen"},
    Entry {Text::setup_noisy, "Channel {} hums or hisses at {} dBFS: a fan, a lamp, the cable?",
           "Kanal {} brummt oder rauscht mit {} dBFS: Lüfter, Lampe, Kabel?"},
    Entry {Text::review_failed, "That did not work: {}", "Das ging nicht: {}"},
    Entry {Text::review_with_sound, "with sound", "mit Ton"},
    Entry {Text::review_no_sound, "no sound kept", "ohne Ton"},
    Entry {Text::review_cut_off, "cut off", "abgebrochen"},
    Entry {Text::review_no_sound_here, "Nothing was being recorded in this bar.",
           "In diesem Takt lief keine Aufnahme."},
    Entry {Text::review_noted, "Noted", "Notiert"},
    Entry {Text::review_page_written, "The report is in {}", "Der Bericht liegt in {}"},
    Entry {Text::review_no_cards, "No card: there is nothing a section can work on at home.",
           "Keine Karte: es gibt nichts, was eine Gruppe zu Hause üben kann."},
    Entry {Text::review_cards_written, "{} practice cards in {}", "{} Übekarten in {}"},
    Entry {Text::review_tuning, "Tuning", "Stimmung"},
    Entry {Text::review_unison, "Unison", "Einklang"},
    Entry {Text::review_timing, "Timing", "Zeit"},
    Entry {Text::review_notes, "Notes", "Töne"},
    Entry {Text::review_balance, "Balance", "Lautstärke"},
    Entry {Text::review_reading, "Reading…", "Liest…"},
    Entry {Text::review_nothing_kept, "No rehearsal is kept yet.", "Noch keine Probe aufbewahrt."},
    Entry {Text::review_choose, "Which rehearsal?", "Welche Probe?"},
    Entry {Text::review_list_keys, "Arrows choose · Enter opens · Esc back",
           "Pfeile wählen · Eingabe öffnet · Esc zurück"},
    Entry {Text::review_nothing_found, "Nothing stands out.", "Nichts fällt auf."},
    Entry {Text::review_sound_not_kept, "No sound was kept of this rehearsal.",
           "Von dieser Probe ist kein Ton aufbewahrt."},
    Entry {Text::review_press_to_hear, "Enter plays this bar, S slowly",
           "Eingabe spielt den Takt, S langsam"},
    Entry {Text::review_plays, "Plays over and over. Enter stops it.",
           "Spielt immer wieder. Eingabe hält an."},
    Entry {Text::review_plays_slowly, "Plays slowly, over and over. Enter stops it.",
           "Spielt langsam, immer wieder. Eingabe hält an."},
    Entry {Text::review_keys, "Arrows: bar, section · Tab: what is shown · 1–5: a finding · Esc back",
           "Pfeile: Takt, Gruppe · Tab: was gezeigt wird · 1–5: ein Befund · Esc zurück"},
    Entry {Text::review_working, "Working…", "Arbeitet…"},
    Entry {Text::review_last_time, "On {}: {}", "Am {}: {}"},
    Entry {Text::review_noted_here, "{} noted: {}", "{} notiert: {}"},
    Entry {Text::review_a_mark, "a mark", "eine Marke"},
    Entry {Text::review_page, "Report", "Bericht"},
    Entry {Text::review_cards, "Cards", "Karten"},
    Entry {Text::review_note, "Note", "Notiz"},
    Entry {Text::review_hear, "Hear it", "Anhören"},
    Entry {Text::review_hear_slowly, "Slowly", "Langsam"},
    Entry {Text::review_silence, "Stop", "Anhalten"},
    Entry {Text::report_title, "What was heard", "Was zu hören war"},
    Entry {Text::report_keys, "Arrows scroll · Enter: bar by bar · Esc back to the start",
           "Pfeile blättern · Eingabe: Takt für Takt · Esc zum Anfang"},
    Entry {Text::kept_in, "Kept in {}", "Aufbewahrt in {}"},
    Entry {Text::practise, "Practise", "Üben"},
    Entry {Text::practise_about, "Play along with a piece: it listens, waits and helps.",
           "Spiel zu einem Stück: es hört zu, wartet und hilft."},
    Entry {Text::which_piece, "What do you want to play?", "Was möchtest du spielen?"},
    Entry {Text::practise_own, "My own piece", "Eigenes Stück"},
    Entry {Text::practise_own_about, "A folder with a score and its recordings.",
           "Ein Ordner mit Noten und Aufnahmen."},
    Entry {Text::play, "Play", "Los"},
    Entry {Text::stop, "Stop", "Halt"},
    Entry {Text::getting_ready, "Getting ready…", "Gleich geht es los…"},
    Entry {Text::which_part, "What do you play?", "Was spielst du?"},
    Entry {Text::change_part, "Change", "Wechseln"},
    Entry {Text::slower, "Slower", "Langsamer"},
    Entry {Text::faster, "Faster", "Schneller"},
    Entry {Text::at_their_tempo, "You set the tempo", "Du gibst das Tempo"},
    Entry {Text::waits_for_me, "Music waits for me", "Musik wartet auf mich"},
    Entry {Text::waits_now, "The music waits for you", "Die Musik wartet auf dich"},
    Entry {Text::hear_my_part, "Hear my part", "Meine Stimme hören"},
    Entry {Text::keep_take, "Keep this take", "Aufnehmen"},
    Entry {Text::keeping_take, "Keeping it", "Nimmt auf"},
    Entry {Text::hear_take, "Hear my take", "Aufnahme hören"},
    Entry {Text::easier, "Make it easier", "Leichter machen"},
    Entry {Text::big_buttons, "Big buttons", "Große Knöpfe"},
    Entry {Text::calm, "Nothing moves", "Nichts bewegt sich"},
    Entry {Text::one_switch, "One switch", "Ein Schalter"},
    Entry {Text::back, "Back", "Zurück"},
    Entry {Text::made_up_pupil,
           "No microphone and loudspeaker found: a made-up pupil plays, without a sound.",
           "Kein Mikrofon und Lautsprecher gefunden: ein erfundenes Kind spielt, ohne Ton."},
    Entry {Text::hears_nothing, "I hear nothing yet. Is the microphone on?",
           "Ich höre noch nichts. Ist das Mikrofon an?"},
    Entry {Text::hears_you, "I hear you.", "Ich höre dich."},
    Entry {Text::hears_recording, "I listen to {}.", "Ich höre auf {}."},
    Entry {Text::hears_too_loud, "Too loud for the microphone: move back a little.",
           "Zu laut für das Mikrofon: etwas weiter weg, bitte."},
    Entry {Text::from_bar, "From bar {}. Touch another bar to repeat up to there.",
           "Ab Takt {}. Noch einen Takt berühren: bis dahin immer wieder."},
    Entry {Text::again_bars, "Bars {} to {}, again and again. Touch the music to play all.",
           "Takt {} bis {}, immer wieder. Noten berühren: wieder alles."},
    Entry {Text::touch_bars, "Touch a bar to begin there.", "Einen Takt berühren: dort geht es los."},
    Entry {
        Text::practice_keys,
        "Space play · Arrows bar, Enter chooses · − + tempo · W waits · M my part · K keep · H hear it · E "
        "easier · Esc back",
        "Leertaste los · Pfeile Takt, Eingabe wählt · − + Tempo · W wartet · M meine Stimme · K aufnehmen · "
        "H anhören · E leichter · Esc zurück"},
    Entry {Text::computer_too_slow, "The computer is too slow: close other programs.",
           "Der Rechner ist zu langsam: bitte andere Programme schließen."},
    Entry {Text::practice_went_wrong, "Practice could not go on: {}. Open the piece again.",
           "Das Üben konnte nicht weitergehen: {}. Bitte das Stück neu öffnen."},
    Entry {Text::plays_example, "This is how it should sound: {}, bar {}.",
           "So soll es klingen: {}, Takt {}."},
    Entry {Text::no_recordings, "There are no recordings of this piece to play.",
           "Von diesem Stück gibt es keine Aufnahmen zum Vorspielen."},
    Entry {Text::nobody_stood_out, "No section has stood out yet.", "Noch ist keine Gruppe aufgefallen."},
};

constexpr bool in_order()
{
    for (std::size_t n = 0; n < table.size(); ++n)
        if (table[n].text != static_cast<Text>(n))
            return false;
    return table.size() == static_cast<std::size_t>(Text::count);
}
static_assert(in_order(), "every text stands once, in the order of the enumeration");

}  // namespace

Language language_of(std::string_view locale) noexcept
{
    return locale == "de" || locale.starts_with("de_") || locale.starts_with("de.") ? Language::german
                                                                                    : Language::english;
}

std::string_view Texts::operator()(Text text) const noexcept
{
    const auto& entry = table[static_cast<std::size_t>(text)];
    return language_ == Language::german ? entry.german : entry.english;
}

std::string Texts::operator()(Text text, std::string_view first) const
{
    return fmt::format(fmt::runtime((*this)(text)), first);
}

std::string Texts::operator()(Text text, std::string_view first, std::string_view second) const
{
    return fmt::format(fmt::runtime((*this)(text)), first, second);
}

}  // namespace tutti::desktop
