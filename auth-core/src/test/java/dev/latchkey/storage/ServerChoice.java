package dev.latchkey.storage;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where a real server for tests comes from: the address that a variable names, else a container, else a program of the
 * build's own. One that was chosen and does not start is a failure, never a reason to take another or to skip: a build
 * that ran no test must not look like one that passed.
 */
public final class ServerChoice {

    private final Map<String, String> environment;
    private final BooleanSupplier docker;

    /**
     * A choice.
     *
     * @param environment the environment's variables
     * @param docker whether Docker can be used; asked only when no address is named
     */
    public ServerChoice(Map<String, String> environment, BooleanSupplier docker) {
        this.environment = Map.copyOf(environment);
        this.docker = docker;
    }

    /**
     * The address of the server that was chosen, which is started if need be.
     *
     * @param variable the variable that may name an address
     * @param container starts one in Docker and says where it is
     * @param program starts the build's own and says where it is
     * @return where the server is
     * @throws IllegalStateException when the variable is there and empty, as a misspelt reference to another one leaves it
     */
    public String address(String variable, Supplier<String> container, Supplier<String> program) {
        String given = environment.get(variable);
        if (given != null) {
            if (given.isBlank()) {
                throw new IllegalStateException(variable + " is empty: name an address, or unset it");
            }
            return given;
        }
        return docker.getAsBoolean() ? container.get() : program.get();
    }
}
