package io.fluentopenai.completions;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.CreateCompletionResponse;
import io.fluentopenai.client.model.CreateCompletionResponseChoice;
import io.fluentopenai.client.model.CreateCompletionResponseChoiceLogprobs;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.compat.Later;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.StreamEnd;
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
    private final StreamEnd streamEnd = new StreamEnd();

    CompletionAccumulator(OpenAI openai, ResponseInfo info) {
        this.openai = openai;
        this.info = info;
    }

    @Override
    public Completion accept(CreateCompletionResponse piece) {
        streamEnd.chunk(piece.usage(), piece.choices());
        whole.id(Later.text(whole.id(), piece.id()));
        whole.created(piece.created() == null ? whole.created() : piece.created());
        whole.model(Later.text(whole.model(), piece.model()));
        whole.systemFingerprint(Later.text(whole.systemFingerprint(), piece.systemFingerprint()));
        whole.usage(Later.object(whole.usage(), piece.usage()));
        for (CreateCompletionResponseChoice choice : LenientValues.in(piece.choices())) {
            long index = choice.index() == null ? 0 : choice.index();
            choices.computeIfAbsent(index, Choice::new).accept(choice);
        }
        return new Completion(openai, piece, info);
    }

    @Override
    public @Nullable String missing(boolean done) {
        return streamEnd.missing(done, choices.values(), Choice::isFinished);
    }

    @Override
    public List<?> partial() {
        return streamEnd.hasBegun() ? List.of(result()) : List.of();
    }

    @Override
    public Completion result() {
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

        boolean isFinished() {
            return choice.finishReason() != null;
        }

        void accept(CreateCompletionResponseChoice piece) {
            if (piece.text() != null) {
                text.append(piece.text());
            }
            if (piece.finishReason() != null && !piece.finishReason().value().isEmpty()) {
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
