// What the adapters of the three kinds of stage share: no exception leaves, every failure has a message.
#pragma once

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "pipeline/plugin.h"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::detail {

// Terminates the text, and cuts it where it doesn't fit.
inline void copy_text(const std::string& from, std::span<char> to) {
  std::size_t size = std::min(from.size(), to.size() - 1);
  // The cut must not fall into the middle of a UTF-8 character.
  while (size > 0 && size < from.size() && (static_cast<unsigned char>(from[size]) & 0xC0U) == 0x80U) --size;
  std::memcpy(to.data(), from.data(), size);
  to[size] = '\0';
}

// Fills in the caller's error and gives back its code.
inline pipeline_status report(const Status& status, const OptionTable& options, pipeline_error* error) {
  if (status.ok()) return PIPELINE_OK;
  if (error != nullptr) {
    error->code = static_cast<pipeline_status>(status.code());
    error->option_index = options.index_of(status.option());
    copy_text(status.message(), error->message);
    copy_text(status.hint(), error->hint);
  }
  return static_cast<pipeline_status>(status.code());
}

// Runs `body`, which returns a Status, and turns what it throws into one.
template <typename Body>
pipeline_status guarded(const OptionTable& options, pipeline_error* error, Body body) noexcept {
  try {
    return report(body(), options, error);
  } catch (const std::exception& exception) {
    return report(Status::failed(exception.what()), options, error);
  } catch (...) {
    return report(Status::failed("an exception of unknown type"), options, error);
  }
}

// `create` of all kinds: Stage is the author's class, Base the SDK's.
template <typename Stage, typename Base>
pipeline_status create_stage(const pipeline_host* host, const pipeline_option_value* const* values, uint32_t count,
                             void** self, pipeline_error* error) noexcept {
  return guarded(Stage::options(), error, [&]() -> Status {
    Result<std::unique_ptr<Stage>> stage =
        Stage::create(Host(host), Options(Stage::options(), std::span(values, count)));
    if (!stage.ok()) return stage.status();
    std::unique_ptr<Base> base = std::move(stage).value();
    *self = base.release();
    return {};
  });
}

template <typename Base>
void destroy_stage(void* self) noexcept {
  const std::unique_ptr<Base> owned(static_cast<Base*>(self));
}

}  // namespace pipeline::detail
