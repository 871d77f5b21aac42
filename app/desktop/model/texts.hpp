// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::desktop {

/// The languages that the windows speak. Of what the engine says in sentences see engine_sentences.hpp.
enum class Language : std::uint8_t { english, german };

/// The user's, from LC_ALL, LC_MESSAGES or LANG as given: "de_AT.UTF-8" is German; English where it is none
/// of ours. [any]
[[nodiscard]] Language language_of(std::string_view locale) noexcept;

/// Everything that the windows say, each once. "{}" stands for what is put in.
enum class Text : std::uint16_t {
    flat,
    sharp,
    in_tune,
    not_sure,
    resting,
    missing,
    elsewhere,
    bar_off,   ///< + ahead of the others
    bars_off,  ///< likewise
    beat_off,
    beats_off,
    early,
    late,
    too_loud,
    held,
    no_sound,
    onset,
    cents,
    spread,
    level,
    last_minute,
    instrument,
    reference_a,
    tolerance,
    beginner,
    developing,
    concert,
    transposition,
    hold,
    frames_lost,  ///< how many
    track_choose,
    track_other_folder,
    track_no_piece,
    track_opening,
    track_stopped,
    track_no_time,
    track_before,
    track_plays,
    track_over,
    track_too_slow,
    track_too_fast,
    track_beat,  ///< its number
    track_first_bar,
    track_everybody,
    track_muted,
    track_late,      ///< how many milliseconds
    headline_flat,   ///< the section
    headline_sharp,  ///< the section
    headline_early,  ///< the section
    headline_late,   ///< the section
    nothing_stands_out,
    no_input,
    bar,                 ///< its number
    goal,                ///< its words
    goal_for_next_time,  ///< its words
    goal_in_bar,         ///< the bar, its words
    waiting_in_bar,      ///< its number
    place_not_known,
    right_piece_asked,
    tempo,           ///< beats a minute
    tempo_and_mark,  ///< beats a minute, those the score asks for
    nothing_kept,
    no_sound_kept,
    sound_kept,
    sound_kept_until,          ///< the time
    sound_kept_disk_was_full,  ///< the time
    sound_kept_disk_failed,    ///< the time
    nothing_more_kept,
    tuning_asked,  ///< the note, as they call it
    tuning_missed,
    tuning_skipped,
    tuning_over,
    marked,  ///< the time
    end_again,
    close_again,
    end_rehearsal,
    input_lost,  ///< how often
    too_slow,
    disk_too_slow,
    went_wrong,  ///< why
    cents_off,   ///< how many
    starting,
    ending,
    keys,
    keys_recording,
    keys_tuning,
    app_subtitle,
    rehearse,
    rehearse_with,  ///< the interface
    looking_for_interface,
    no_interface,
    look_again,
    no_class_yet,
    class_of,  ///< the class, how many sections
    demo,
    demo_about,
    choose_class,
    start_keys,
    start_keys_interfaces,  ///< where there are several
    look_back,
    look_back_about,
    set_up,
    set_up_about,
    setup_needs_sections,
    setup_needs_microphone,  ///< the section
    setup_first,
    setup_ready,
    setup_ask,          ///< the section
    setup_ask_written,  ///< the section, the note as it reads it
    setup_listening,
    setup_answer,           ///< the channel
    setup_answer_taken,     ///< the channel, whose it is
    setup_reference_ask,    ///< the channel
    setup_reference_heard,  ///< hertz, give or take
    setup_no_source,
    setup_away,
    setup_opening,  ///< the device
    setup_not_saved,
    setup_class_without_name,
    setup_players,
    setup_players_not_said,
    setup_players_count,  ///< how many
    setup_microphone,     ///< its number
    setup_microphones,    ///< their numbers
    setup_no_microphone,
    setup_instrument,
    setup_play_an_a,
    setup_remove,
    setup_add,
    setup_tolerance,
    setup_beginner,
    setup_developing,
    setup_concert,
    setup_reference,
    setup_take_reference,
    setup_take,
    setup_cancel,
    setup_open,
    setup_save,
    setup_source,
    setup_recording,
    setup_plays,
    setup_no_piece,
    setup_own_piece,
    setup_score,
    setup_pedal,
    setup_no_pedal,
    setup_pedal_pressed,
    setup_another_file,
    setup_new_class,
    key_enter,
    key_escape,
    key_delete,
    channel_named,       ///< its number
    setup_remove_again,  ///< the section
    setup_as_left,
    setup_in_another_window,
    setup_keys,
    setup_dead,      ///< the channel
    setup_alike,     ///< the channels
    setup_clipping,  ///< the channel
    setup_noisy,     ///< the channel, dBFS
    review_failed,   ///< why
    review_with_sound,
    review_no_sound,
    review_cut_off,
    review_no_sound_here,
    review_noted,         ///< the bar
    review_noted_then,    ///< of a rehearsal without a score
    review_page_written,  ///< the file
    review_no_cards,
    review_cards_written,  ///< how many, the folder
    review_tuning,
    review_unison,
    review_timing,
    review_notes,
    review_balance,
    review_reading,
    review_nothing_kept,
    review_choose,
    review_list_keys,
    review_sound_not_kept,
    review_press_to_hear,
    review_plays,
    review_plays_slowly,
    review_keys,
    review_working,
    review_last_time,   ///< when, the words
    review_noted_here,  ///< when, the words
    review_a_mark,
    review_page,
    review_cards,
    review_note,
    review_goal,
    review_hear,
    review_hear_slowly,
    review_silence,
    review_journal,
    review_findings,
    review_journal_head,  ///< how many
    review_journal_empty,
    review_journal_keys,
    review_smaller_one,
    review_smaller_ones,  ///< how many
    review_compare,
    review_compare_with,
    review_compared_with,       ///< when the other one was
    review_nothing_to_compare,  ///< likewise
    report_title,
    report_keys,
    kept_in,  ///< a file or a folder
    practise,
    practise_about,
    which_piece,
    looking_for_pieces,
    practise_own,
    practise_own_about,
    practise_card,
    practise_card_about,
    practise_card_elsewhere,
    play,
    stop,
    getting_ready,
    which_part,
    at_their_tempo,
    waits_for_me,
    waits_now,
    hear_my_part,
    how_loud,
    keep_take,
    keeping_take,
    hear_take,
    erase_take,
    no_take_kept,
    take_will_be_kept,
    take_being_kept,
    one_take_kept,  ///< its folder
    takes_kept,     ///< how many, the folder of the newest
    erase_again,    ///< the take's folder, whose part
    take_erased,
    easier,
    big_buttons,
    calm,
    one_switch,
    all_notes,
    longest_notes,
    open_strings,
    back,
    made_up_pupil,
    made_up_told,
    hears_nothing,
    hears_you,
    hears_recording,  ///< its file
    hears_too_loud,
    hears_music,
    time_not_known,
    whistle_test,
    measuring,  ///< how much of it is done, percent
    measured,   ///< how many milliseconds
    measured_wireless,
    from_bar,  ///< its number
    again_bar,
    again_bars,  ///< the first, the last
    touch_bars,
    further_bars,
    earlier_bars,
    practice_keys,
    switch_keys,
    computer_too_slow,
    practice_went_wrong,  ///< why
    plays_example,        ///< the part, the bar
    example_failed,       ///< why
    example_no_part,      ///< the section
    example_not_recorded,
    no_recordings,
    nobody_stood_out,
    count,
};

/// Interface texts of one language. [any]
class Texts {
public:
    explicit Texts(Language language = Language::english) noexcept
        : language_ {language}
    {
    }
    /// The text as it is, "{}" left standing.
    [[nodiscard]] std::string_view operator()(Text) const noexcept;
    /// The text with its "{}" filled in, in order.
    [[nodiscard]] std::string operator()(Text, std::string_view first) const;
    [[nodiscard]] std::string operator()(Text, std::string_view first, std::string_view second) const;

    [[nodiscard]] Language language() const noexcept { return language_; }

private:
    Language language_;
};

}  // namespace tutti::desktop
