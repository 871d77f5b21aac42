// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/stft.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <mutex>
#include <numbers>

#include <fftw3.h>

namespace tutti::dsp {

namespace {
// FFTW's planner keeps state of its own, and engines may be made on several threads.
std::mutex& planner()
{
    static auto mutex = std::mutex {};
    return mutex;
}
}  // namespace

std::vector<float> hann_window(std::size_t size)
{
    auto window = std::vector<float>(size);
    for (auto i = std::size_t {0}; i < size; ++i) {
        const auto phase = 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(size);
        // The mean of a Hann window is a half, and a real sine has half its amplitude at each of ± its
        // frequency.
        window[i] = static_cast<float>((0.5 - 0.5 * std::cos(phase)) * 4.0 / static_cast<double>(size));
    }
    return window;
}

class RealTransform::Implementation {
public:
    explicit Implementation(std::size_t size)
        : size_ {size}
        , time_ {fftwf_alloc_real(size)}
        , bins_ {fftwf_alloc_complex(size / 2 + 1)}
    {
        const auto lock = std::scoped_lock {planner()};
        const auto n = static_cast<int>(size);
        forward_ = fftwf_plan_dft_r2c_1d(n, time_, bins_, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
        inverse_ = fftwf_plan_dft_c2r_1d(n, bins_, time_, FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
        std::fill_n(time_, size, 0.0F);
        std::fill_n(&bins_[0][0], 2 * (size / 2 + 1), 0.0F);
    }
    ~Implementation()
    {
        const auto lock = std::scoped_lock {planner()};
        fftwf_destroy_plan(forward_);
        fftwf_destroy_plan(inverse_);
        fftwf_free(time_);
        fftwf_free(bins_);
    }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void forward() noexcept { fftwf_execute(forward_); }
    void inverse() noexcept { fftwf_execute(inverse_); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] float* time() noexcept { return time_; }
    // FFTW documents its complex type as bit-compatible with C++'s.
    [[nodiscard]] std::complex<float>* bins() noexcept
    {
        return reinterpret_cast<std::complex<float>*>(bins_);
    }

private:
    std::size_t size_;
    float* time_;
    fftwf_complex* bins_;
    fftwf_plan forward_;
    fftwf_plan inverse_;
};

RealTransform::RealTransform(std::size_t size)
    : implementation_ {std::make_unique<Implementation>(size)}
{
}
RealTransform::RealTransform(RealTransform&&) noexcept = default;
RealTransform& RealTransform::operator=(RealTransform&&) noexcept = default;
RealTransform::~RealTransform() = default;

std::size_t RealTransform::size() const noexcept
{
    return implementation_->size();
}

std::span<float> RealTransform::time() noexcept
{
    return {implementation_->time(), size()};
}

std::span<std::complex<float>> RealTransform::bins() noexcept
{
    return {implementation_->bins(), size() / 2 + 1};
}

std::span<const std::complex<float>> RealTransform::bins() const noexcept
{
    return {implementation_->bins(), size() / 2 + 1};
}

void RealTransform::forward() noexcept
{
    implementation_->forward();
}

void RealTransform::inverse() noexcept
{
    implementation_->inverse();
}

Stft::Stft(Parameters parameters)
    : window_ {hann_window(parameters.window.size())}
    , past_(parameters.window.size(), 0.0F)
    , transform_ {parameters.transform.size()}
{
    assert(parameters.transform >= parameters.window);
}

void Stft::process(std::span<const float> newest) noexcept
{
    const auto kept = past_.size() - std::min(past_.size(), newest.size());
    std::copy(past_.end() - static_cast<std::ptrdiff_t>(kept), past_.end(), past_.begin());
    const auto taken = newest.last(past_.size() - kept);
    std::copy(taken.begin(), taken.end(), past_.begin() + static_cast<std::ptrdiff_t>(kept));
    const auto time = transform_.time();
    for (auto i = std::size_t {0}; i < past_.size(); ++i)
        time[i] = past_[i] * window_[i];
    transform_.forward();
}

void Stft::reset() noexcept
{
    std::fill(past_.begin(), past_.end(), 0.0F);
    const auto time = transform_.time();
    std::fill(time.begin(), time.end(), 0.0F);
    transform_.forward();
}

void Stft::magnitudes(std::span<float> out) const noexcept
{
    const auto bins = spectrum();
    for (auto k = std::size_t {0}; k < out.size(); ++k)
        out[k] = std::sqrt(bins[k].real() * bins[k].real() + bins[k].imag() * bins[k].imag());
}

void Stft::powers(std::span<float> out) const noexcept
{
    const auto bins = spectrum();
    for (auto k = std::size_t {0}; k < out.size(); ++k)
        out[k] = bins[k].real() * bins[k].real() + bins[k].imag() * bins[k].imag();
}

}  // namespace tutti::dsp
