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
 * The embedding vectors of a request.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/object">The embedding object in the API
 *     reference</a>
 */
public final class EmbeddingResult extends ApiObject<CreateEmbeddingResponse> {
    /** The number of inputs of the request; -1 if unknown. */
    private final int inputs;

    /** Wraps the body of an API response. */
    public EmbeddingResult(OpenAI openai, ApiResponse<CreateEmbeddingResponse> response) {
        this(openai, response, -1);
    }

    EmbeddingResult(OpenAI openai, ApiResponse<CreateEmbeddingResponse> response, int inputs) {
        super(openai, response);
        this.inputs = inputs;
    }

    /**
     * Returns the vector of the first text, as a new array.
     *
     * @throws IllegalStateException if the server sent no vectors, not as many as there are texts, or an invalid vector
     */
    public float[] vector() {
        List<float[]> vectors = vectors();
        if (vectors.isEmpty()) {
            throw new IllegalStateException("The response of the server has no vectors");
        }
        return vectors.get(0);
    }

    /**
     * Returns the vectors in the order of the texts, as an unmodifiable list of new arrays. If the indexes in the
     * response are missing or not unique, the vectors are in the order of the response.
     *
     * @throws IllegalStateException if the server did not send as many vectors as there are texts, or sent an invalid
     *     vector
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

    /** Returns the model that created the vectors; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable CreateEmbeddingResponseUsage usage() {
        return raw().usage();
    }

    /** Returns the number of tokens of the texts; -1 if the server left it out. */
    public long promptTokens() {
        return count(raw().usage() == null ? null : raw().usage().promptTokens());
    }

    /** Returns the number of tokens that are billed; -1 if the server left it out. */
    public long totalTokens() {
        return count(raw().usage() == null ? null : raw().usage().totalTokens());
    }

    /**
     * Returns the cosine similarity of two vectors: 1 for the same direction, 0 for orthogonal vectors, -1 for opposite
     * directions.
     *
     * @throws IllegalArgumentException if the vectors differ in length, or one of them is zero or empty
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
