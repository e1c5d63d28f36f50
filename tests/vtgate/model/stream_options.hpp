// StreamOptions: what vtgate and the tablets are free to do, so that a test can choose it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace pipeline::vtgate::model {

struct StreamOptions {
  // Which of the shards that have something to send comes next, by index.
  std::function<std::size_t(const std::vector<std::string>& shards)> pick = [](const auto&) { return std::size_t{0}; };
  // Rows of the next batch of a copy at most; its size in bytes is limited as well.
  std::function<std::size_t()> batch_rows = [] { return std::size_t{100'000}; };
  // True = the catch-up of a copy is cut in the middle of a transaction and begins it again (vstream.md 2.3).
  std::function<bool()> tear_transaction = [] { return false; };
  std::size_t packet_bytes = 250'000;  // of a response, about
  // With purged logs or a history that was lost, vtgate finds no tablet: CANCELLED, or silence for now.
  bool cancel_lost_positions = true;
};

}  // namespace pipeline::vtgate::model
