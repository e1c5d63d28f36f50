#include "row_values.hpp"

#include <array>
#include <string_view>

namespace pipeline::generate {
namespace {

constexpr std::array<std::string_view, 8> kFirstNames = {"Ada",     "Grace",   "Edsger",  "Zoë",
                                                         "Barbara", "Niklaus", "Frances", "Tony"};
constexpr std::array<std::string_view, 8> kLastNames = {"Lovelace",      "Hopper", "Dijkstra", "O'Brien",
                                                        "Liskov, Prof.", "Wirth",  "Allen",    "\"Quick\" Hoare"};
constexpr int64_t kFirstCreated = 1'577'836'800'000'000;               // 2020-01-01
constexpr uint64_t kCreatedSpan = 5ULL * 365 * 24 * 3600 * 1'000'000;  // five years

// splitmix64 (Steele, Lea, Flood 2014): one step spreads each bit of the input over all of the output.
uint64_t mixed(uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

void append_hex(std::string& text, uint64_t number, int digits) {
  for (int digit = 0; digit < digits; ++digit) text += "0123456789abcdef"[number >> (4 * digit) & 15];
}

}  // namespace

void make_row(const RowKey& key, RowValues& row) {
  uint64_t state = mixed(mixed(mixed(key.seed) ^ key.stream) ^ static_cast<uint64_t>(key.id));
  state = mixed(state ^ key.version);
  const uint64_t text_bits = state;
  const uint64_t number_bits = mixed(state + 1);
  row.id = key.id;
  row.name.assign(kFirstNames[text_bits % kFirstNames.size()]).append(" ");
  row.name.append(kLastNames[text_bits / 8 % kLastNames.size()]).append(" ");
  append_hex(row.name, text_bits >> 8, 14);
  row.email.clear();
  append_hex(row.email, mixed(state + 2), 16);
  row.email.append("@mail.example");
  row.quantity.reset();
  if (number_bits % 10 != 0) row.quantity = static_cast<int32_t>(number_bits / 10 % 1000);
  row.price_cents = static_cast<int64_t>(number_bits / 10'000 % 10'000'000) - 50'000;
  row.created_micros = kFirstCreated + static_cast<int64_t>(mixed(state + 3) % kCreatedSpan);
}

}  // namespace pipeline::generate
