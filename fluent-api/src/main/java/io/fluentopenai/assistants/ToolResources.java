package io.fluentopenai.assistants;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.internal.Futures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the owner of vector stores together with them. The owner goes last: as long as it is there it names what is left,
 * so that the deletion can be repeated. A store that is gone already counts as deleted.
 */
final class ToolResources {
    private final OpenAI openai;
    private final String ownerId;
    private final List<String> left = new ArrayList<>();
    private boolean refused;
    private @Nullable OpenAIException failure;

    private ToolResources(OpenAI openai, String ownerId) {
        this.openai = openai;
        this.ownerId = ownerId;
    }

    static boolean delete(OpenAI openai, String ownerId, List<String> storeIds, BooleanSupplier owner) {
        ToolResources deletion = new ToolResources(openai, ownerId);
        for (String id : new LinkedHashSet<>(storeIds)) {
            try {
                deletion.answered(id, openai.vectorStores().delete(id));
            } catch (InterruptedCallException e) {
                throw e;
            } catch (OpenAIException e) {
                deletion.failed(id, e);
            }
        }
        return deletion.storesAreGone() && owner.getAsBoolean();
    }

    static CompletableFuture<Boolean> deleteAsync(
            OpenAI openai, String ownerId, List<String> storeIds, Supplier<CompletableFuture<Boolean>> owner) {
        ToolResources deletion = new ToolResources(openai, ownerId);
        CompletableFuture<Boolean> stores = CompletableFuture.completedFuture(true);
        for (String id : new LinkedHashSet<>(storeIds)) {
            stores = Futures.compose(stores, before -> deletion.deleteStoreAsync(id));
        }
        return Futures.compose(
                stores,
                all -> deletion.storesAreGone() ? owner.get() : CompletableFuture.completedFuture(Boolean.FALSE));
    }

    private CompletableFuture<Boolean> deleteStoreAsync(String id) {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        CompletableFuture<Boolean> call = openai.vectorStores().deleteAsync(id);
        Futures.link(over, call);
        call.whenComplete((deleted, reason) -> {
            if (reason == null) {
                answered(id, deleted);
            } else if (Futures.cause(reason) instanceof OpenAIException failed) {
                failed(id, failed);
            } else {
                over.completeExceptionally(Futures.cause(reason));
            }
            over.complete(true);
        });
        return over;
    }

    private void answered(String id, boolean deleted) {
        if (!deleted) {
            refused = true;
            left.add(id);
        }
    }

    private void failed(String id, OpenAIException reason) {
        if (reason instanceof NotFoundException) {
            return;
        }
        left.add(id);
        if (failure == null) {
            failure = reason;
        } else {
            failure.addSuppressed(reason);
        }
    }

    private boolean storesAreGone() {
        if (failure != null) {
            left.add(ownerId);
            throw new PartialDeletionException(left, failure);
        }
        return !refused;
    }
}
