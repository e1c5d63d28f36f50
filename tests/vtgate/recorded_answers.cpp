#include "recorded_answers.hpp"

#include <fstream>

#include "replay.hpp"

namespace pipeline::vtgate {
namespace {

class RecordedAnswer : public Answer {
 public:
  RecordedAnswer(Cluster& cluster, const wire::VStreamRequest& request, const std::string& now_file)
      : replay_(cluster, request), now_file_(now_file) {}
  std::optional<wire::VStreamResponse> next() override { return replay_.next(now()); }
  [[nodiscard]] std::optional<Refusal> end() const override { return replay_.end(); }
  void abandon() override { replay_.abandon(); }

 private:
  [[nodiscard]] Now now() const {
    std::string word;
    std::ifstream(now_file_) >> word;
    return word == "copy" ? Now::copy : Now::end;
  }

  Replay replay_;
  const std::string& now_file_;
};

}  // namespace

std::unique_ptr<Answer> RecordedAnswers::open(const wire::VStreamRequest& request) {
  return std::make_unique<RecordedAnswer>(cluster_, request, now_file_);
}

}  // namespace pipeline::vtgate
