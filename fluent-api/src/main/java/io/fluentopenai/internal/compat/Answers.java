package io.fluentopenai.internal.compat;

import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.Embedding;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that tell no error, and yet have not what was asked for, or not in its order. */
public final class Answers {
    private Answers() {}

    /**
     * Checks that an answer has a choice.
     *
     * @param request what was asked, such as {@code POST /completions}
     * @throws ApiException with the answer in its message, if it has none
     */
    public static void requireChoice(
            String request, ApiResponse<? extends JsonModel> answer, @Nullable List<?> choices) {
        if (LenientValues.in(choices).isEmpty()) {
            ApiError said = ApiError.parse(answer.body().toString());
            String message = "the answer has no choice: " + said.message();
            throw new ApiException(
                    request, answer.info(), new ApiError(message, said.type(), said.code(), said.param(), said.body()));
        }
    }

    /** Puts vectors into the order of the inputs: by their indexes, or as they came if these do not tell them apart. */
    public static List<Embedding> inOrder(List<Embedding> vectors) {
        Set<Long> indexes = new HashSet<>();
        for (Embedding vector : vectors) {
            if (vector.index() == null || !indexes.add(vector.index())) {
                return vectors;
            }
        }
        return vectors.stream().sorted(Comparator.comparing(Embedding::index)).toList();
    }
}
