package io.fluentopenai.embeddings;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.json.FloatVector;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.client.model.CreateEmbeddingResponseUsage;
import io.fluentopenai.client.model.Embedding;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.Answers;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that a request for embeddings was answered with.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/object">The embedding object in the API
 *     reference</a>
 */
public final class EmbeddingResult extends ApiObject<CreateEmbeddingResponse> {
    /** How many vectors were asked for; -1 if that is not known. */
    private final int inputs;

    /** What a call answered. */
    public EmbeddingResult(OpenAI openai, ApiResponse<CreateEmbeddingResponse> response) {
        this(openai, response, -1);
    }

    EmbeddingResult(OpenAI openai, ApiResponse<CreateEmbeddingResponse> response, int inputs) {
        super(openai, response);
        this.inputs = inputs;
    }

    /**
     * The vector of the first text, or of the only one.
     *
     * @return a new array
     * @throws IllegalStateException if the server sent none, more or fewer than there are texts, or something else than a
     *     vector
     */
    public float[] vector() {
        List<float[]> vectors = vectors();
        if (vectors.isEmpty()) {
            throw new IllegalStateException("The server answered with no vector");
        }
        return vectors.get(0);
    }

    /**
     * Returns the vectors, in the order of the texts; unmodifiable, but the arrays are new. Where the server does not number
     * them all, or not each differently, their order is that of the answer.
     *
     * @throws IllegalStateException if the server sent more or fewer vectors than there are texts, or something else than
     *     vectors
     */
    public List<float[]> vectors() {
        List<Embedding> data = raw().data() == null ? List.of() : raw().data();
        if (inputs >= 0 && data.size() != inputs) {
            // One too few or too many, and who knows which is of which text?
            throw new IllegalStateException("The server answered with "
                    + (data.isEmpty() ? "no vectors" : "vectors for " + data.size() + " inputs")
                    + ", and the request has " + inputs);
        }
        List<Embedding> embeddings =
                data.stream().map(embedding -> required("embedding", embedding)).toList();
        return Answers.inOrder(embeddings).stream().map(this::floats).toList();
    }

    private float[] floats(Embedding embedding) {
        FloatVector vector = required("embedding", embedding.embedding());
        return vector.floats();
    }

    /** The model that made them; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns the tokens that were used; null if the server does not tell. */
    public @Nullable CreateEmbeddingResponseUsage usage() {
        return raw().usage();
    }

    /** How many tokens the texts were; -1 if the server left it out. */
    public long promptTokens() {
        return count(raw().usage() == null ? null : raw().usage().promptTokens());
    }

    /** How many tokens are charged; -1 if the server left it out. */
    public long totalTokens() {
        return count(raw().usage() == null ? null : raw().usage().totalTokens());
    }

    /**
     * How alike two vectors are, by the angle between them: 1 for the same direction, 0 for none in common, -1 for the
     * opposite.
     *
     * @throws IllegalArgumentException if they differ in length, or one of them has no direction
     */
    public static double cosineSimilarity(float[] one, float[] other) {
        Given.check(
                Given.notNull(one, "one").length == Given.notNull(other, "other").length,
                "Vectors of " + one.length + " and " + other.length
                        + " dimensions cannot be compared. Use the same model and dimensions for both");
        double product = 0;
        double squareOfOne = 0;
        double squareOfOther = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            squareOfOne += (double) one[i] * one[i];
            squareOfOther += (double) other[i] * other[i];
        }
        Given.check(
                squareOfOne != 0 && squareOfOther != 0,
                "A vector of zeros, or without dimensions, has no direction to compare. Pass an embedding");
        return product / Math.sqrt(squareOfOne * squareOfOther);
    }
}
