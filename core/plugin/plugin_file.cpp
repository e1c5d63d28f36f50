#include "core/plugin/plugin_file.hpp"

#include <array>
#include <boost/dll/shared_library.hpp>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace pipeline::core {
namespace {

Status bad_plugin(const std::filesystem::path& path, const std::string& what) {
  return Status::invalid("the plugin file " + path.string() + " can't be used: " + what);
}

bool is_shared_object(const std::filesystem::path& path) {
  constexpr std::size_t kTypeOffset = 16;
  constexpr char kSharedObject = 3;
  std::array<char, 20> header{};
  std::ifstream in(path, std::ios::binary);
  in.read(header.data(), header.size());
  return in.gcount() == static_cast<std::streamsize>(header.size()) &&
         std::string_view(header.data(), 4) == "\177ELF" && header[kTypeOffset] == kSharedObject;
}

// Boost puts a misleading error text in front of the loader's own.
std::string loader_text(const std::string& what) {
  const std::size_t begin = what.find("): ");
  return begin == std::string::npos ? what : what.substr(begin + 3);
}

struct Required {
  const char* name;
  bool there;
};

std::string missing_function(const pipeline_stage& stage) {
  std::vector<Required> required;
  if (stage.functions == nullptr) return "the table of functions";
  if (stage.kind == PIPELINE_SOURCE) {
    const auto& table = *static_cast<const pipeline_source*>(stage.functions);
    required = {{"create", table.create != nullptr}, {"destroy", table.destroy != nullptr},
                {"plan", table.plan != nullptr},     {"open", table.open != nullptr},
                {"next", table.next != nullptr},     {"close", table.close != nullptr}};
  } else if (stage.kind == PIPELINE_TRANSFORM) {
    const auto& table = *static_cast<const pipeline_transform*>(stage.functions);
    required = {{"create", table.create != nullptr},
                {"destroy", table.destroy != nullptr},
                {"bind", table.bind != nullptr},
                {"apply", table.apply != nullptr},
                {"unbind", table.unbind != nullptr}};
  } else if (stage.kind == PIPELINE_VERB) {
    required = {{"run", static_cast<const pipeline_verb*>(stage.functions)->run != nullptr}};
  } else {
    const auto& table = *static_cast<const pipeline_sink*>(stage.functions);
    required = {{"create", table.create != nullptr},   {"destroy", table.destroy != nullptr},
                {"recover", table.recover != nullptr}, {"bind", table.bind != nullptr},
                {"write", table.write != nullptr},     {"prepare", table.prepare != nullptr},
                {"commit", table.commit != nullptr},   {"finish", table.finish != nullptr}};
  }
  for (const Required& function : required) {
    if (!function.there) return std::string("the required function \"") + function.name + "\"";
  }
  return {};
}

Status check_entry(const std::filesystem::path& path, const pipeline_entry& entry) {
  const auto version = [](std::uint32_t major, std::uint32_t minor) {
    return std::to_string(major) + "." + std::to_string(minor);
  };
  if (entry.struct_size < sizeof(pipeline_entry) || entry.abi_major != PIPELINE_ABI_MAJOR ||
      entry.abi_minor > PIPELINE_ABI_MINOR) {
    return bad_plugin(path, "it needs plugin interface " + version(entry.abi_major, entry.abi_minor) +
                                ", this program has " + version(PIPELINE_ABI_MAJOR, PIPELINE_ABI_MINOR));
  }
  for (std::uint32_t i = 0; i < entry.stage_count; ++i) {
    const std::string missing = missing_function(*entry.stages[i]);
    if (!missing.empty()) {
      return bad_plugin(path, std::string("its stage \"") + entry.stages[i]->name + "\" lacks " + missing);
    }
  }
  return {};
}

}  // namespace

Result<const pipeline_entry*> load_plugin_file(const std::filesystem::path& path) {
  if (!is_shared_object(path)) return bad_plugin(path, "it is not a shared object (ELF)");
  try {
    auto library = std::make_unique<boost::dll::shared_library>(
        path.string(), boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (!library->has(PIPELINE_ENTRY_SYMBOL)) return bad_plugin(path, "it has no symbol " PIPELINE_ENTRY_SYMBOL);
    const auto& entry = library->get<const pipeline_entry>(PIPELINE_ENTRY_SYMBOL);
    // Never unloaded: what the plugin left behind (threads, texts) stays valid.
    static_cast<void>(library.release());
    Status status = check_entry(path, entry);
    if (!status.ok()) return status;
    return &entry;
  } catch (const std::exception& error) {
    return bad_plugin(path, loader_text(error.what()));
  }
}

}  // namespace pipeline::core
