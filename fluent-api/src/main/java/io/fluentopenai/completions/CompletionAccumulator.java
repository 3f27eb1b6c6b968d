package io.fluentopenai.completions;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.model.CreateCompletionResponse;
import io.fluentopenai.client.model.CreateCompletionResponseChoice;
import io.fluentopenai.client.model.CreateCompletionResponseChoiceLogprobs;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.compat.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up the pieces of a completion. */
final class CompletionAccumulator implements Accumulator<CreateCompletionResponse, Completion, Completion> {
    private final OpenAI openai;
    private final ResponseInfo info;
    private final CreateCompletionResponse whole = new CreateCompletionResponse();
    private final Map<Long, Choice> choices = new TreeMap<>();
    private boolean begun;

    CompletionAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    @Override
    public Completion accept(CreateCompletionResponse piece) {
        begun = true;
        if (piece.id() != null) {
            whole.id(piece.id());
        }
        if (piece.created() != null) {
            whole.created(piece.created());
        }
        if (piece.model() != null) {
            whole.model(piece.model());
        }
        if (piece.systemFingerprint() != null) {
            whole.systemFingerprint(piece.systemFingerprint());
        }
        if (piece.usage() != null) {
            whole.usage(piece.usage());
        }
        for (CreateCompletionResponseChoice choice : Present.in(piece.choices())) {
            long index = choice.index() == null ? 0 : choice.index();
            choices.computeIfAbsent(index, Choice::new).accept(choice);
        }
        return new Completion(openai, piece, info);
    }

    @Override
    public Completion result() {
        if (!begun) {
            throw new StreamException("The stream of the completion ended before its first piece", null, info);
        }
        List<CreateCompletionResponseChoice> finished = new ArrayList<>();
        choices.values().forEach(choice -> finished.add(choice.result()));
        return new Completion(openai, whole.choices(finished), info);
    }

    private static final class Choice {
        private final CreateCompletionResponseChoice choice = new CreateCompletionResponseChoice();
        private final StringBuilder text = new StringBuilder();
        private @Nullable CreateCompletionResponseChoiceLogprobs logprobs;

        Choice(long index) {
            choice.index(index);
        }

        void accept(CreateCompletionResponseChoice piece) {
            if (piece.text() != null) {
                text.append(piece.text());
            }
            if (piece.finishReason() != null) {
                choice.finishReason(piece.finishReason().value());
            }
            CreateCompletionResponseChoiceLogprobs more = piece.logprobs();
            if (more != null) {
                CreateCompletionResponseChoiceLogprobs soFar =
                        logprobs == null ? new CreateCompletionResponseChoiceLogprobs() : logprobs;
                logprobs = soFar.tokens(joined(soFar.tokens(), more.tokens()))
                        .tokenLogprobs(joined(soFar.tokenLogprobs(), more.tokenLogprobs()))
                        .topLogprobs(joined(soFar.topLogprobs(), more.topLogprobs()))
                        .textOffset(joined(soFar.textOffset(), more.textOffset()));
            }
        }

        private static <T> @Nullable List<T> joined(@Nullable List<T> soFar, @Nullable List<T> more) {
            if (more == null) {
                return soFar;
            }
            List<T> all = soFar == null ? new ArrayList<>() : soFar;
            all.addAll(more);
            return all;
        }

        CreateCompletionResponseChoice result() {
            return choice.text(text.toString()).logprobs(logprobs);
        }
    }
}
