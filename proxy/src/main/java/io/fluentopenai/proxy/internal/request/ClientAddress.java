package io.fluentopenai.proxy.internal.request;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the address of a client. {@code X-Forwarded-For} counts only as far as it was written by proxies that are trusted:
 * from the right, up to the first address that is none of theirs.
 */
public final class ClientAddress {
    /** An address, and how many of its bits all of the network have. */
    private static final class Network {
        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> trusted;

    /**
     * Reads the networks of trusted proxies, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public ClientAddress(Collection<String> trustedProxies) {
        trusted = trustedProxies.stream().map(ClientAddress::network).toList();
    }

    private static Network network(String text) {
        String[] parts = text.strip().split("/", -1);
        byte @Nullable [] address = bytes(parts[0]);
        if (address == null || parts.length > 2) {
            throw new IllegalArgumentException("Not an IP address or a network such as 10.0.0.0/8: " + text);
        }
        int bits = address.length * 8;
        if (parts.length == 2) {
            if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > bits) {
                throw new IllegalArgumentException("Not a network like 10.0.0.0/8: " + text);
            }
            bits = Integer.parseInt(parts[1]);
        }
        return new Network(address, bits);
    }

    /** The address of the client. */
    public String of(String peer, List<String> forwardedFor) {
        String found = peer;
        if (!isTrusted(peer)) {
            return found;
        }
        List<String> chain = new ArrayList<>();
        for (String value : forwardedFor) {
            Collections.addAll(chain, value.split(",", -1));
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            byte @Nullable [] address = bytes(withoutPort(chain.get(i).strip()));
            if (address == null) {
                return found;
            }
            found = text(address);
            if (!isTrusted(found)) {
                return found;
            }
        }
        return found;
    }

    /** Some load balancers write the port of the client behind its address. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            return text.substring(1, Math.max(1, text.indexOf(']')));
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    public boolean isTrusted(String address) {
        byte @Nullable [] bytes = bytes(address);
        return bytes != null && trusted.stream().anyMatch(network -> network.has(bytes));
    }

    /** The bytes of a literal address; no name is ever looked up. An IPv4 address in an IPv6 one is the IPv4 address. */
    private static byte @Nullable [] bytes(String text) {
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes != null && bytes.length == 16) {
            boolean mapped = bytes[10] == -1 && bytes[11] == -1;
            for (int i = 0; i < 10 && mapped; i++) {
                mapped = bytes[i] == 0;
            }
            if (mapped) {
                return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
            }
        }
        return bytes;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of 4 or 16 bytes is one", e);
        }
    }

    /** Returns the key of a caller: its IPv4 address, or the /64 network of its IPv6 address, since a customer has at least that. */
    public static String caller(String address) {
        byte @Nullable [] bytes = bytes(address);
        if (bytes == null || bytes.length == 4) {
            return address;
        }
        for (int i = 8; i < 16; i++) {
            bytes[i] = 0;
        }
        return text(bytes).concat("/64");
    }
}
