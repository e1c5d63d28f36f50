// RecordedAnswers: VStreams from one recording.
#pragma once

#include <string>

#include "answers.hpp"
#include "cluster.hpp"

namespace pipeline::vtgate {

class RecordedAnswers : public Answers {
 public:
  // `now_file` says how much of the recording has happened, "copy" or "end"; empty = all.
  RecordedAnswers(Recording recording, std::string now_file)
      : recording_(std::move(recording)), cluster_(recording_), now_file_(std::move(now_file)) {}
  std::unique_ptr<Answer> open(const wire::VStreamRequest& request) override;

 private:
  const Recording recording_;
  Cluster cluster_;
  const std::string now_file_;
};

}  // namespace pipeline::vtgate
